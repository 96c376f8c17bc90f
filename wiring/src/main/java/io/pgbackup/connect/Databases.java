package io.pgbackup.connect;

import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Settings;

/** Finds databases by the names that people give, for one run. All methods throw a {@code ConfigurationException} for invalid input. */
public interface Databases {

    /** Returns a configured database. */
    Database configured(DatabaseSettings settings);

    /** Returns the database that a libpq connection URI names; libpq's variables supply missing parts. */
    Database url(String url);

    /** Returns the database that libpq's variables name. */
    Database environment();

    /**
     * Returns these databases with the settings that apply to all connections: the limit for silence, and whether rows pass through the
     * driver.
     */
    Databases with(Settings settings);
}
