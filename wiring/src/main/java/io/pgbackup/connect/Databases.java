package io.pgbackup.connect;

import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Settings;

/** Finds databases by what people write, for one run. All methods throw a {@code ConfigurationException} for what makes no sense. */
public interface Databases {

    /** A configured one. */
    Database configured(DatabaseSettings settings);

    /** The one that a libpq connection URI names; what it leaves out comes from libpq's variables. */
    Database url(String url);

    /** The one that libpq's variables name. */
    Database environment();

    /** The same, connected to as these settings say of all databases: the limit for silence, and whether rows go through the driver. */
    Databases with(Settings settings);
}
