package io.pgbackup.connect;

import io.pgbackup.config.DatabaseSettings;

/** Finds databases by what people write, for one run. All methods throw a {@code ConfigurationException} for what makes no sense. */
public interface Databases {

    /** A configured one. */
    Database configured(DatabaseSettings settings);

    /** The one that a libpq connection URI names; what it leaves out comes from libpq's variables. */
    Database url(String url);

    /** The one that libpq's variables name. */
    Database environment();
}
