package io.pgbackup.connect;

import io.pgbackup.config.DatabaseSettings;
import java.time.Duration;

/** Finds databases by what people write, for one run. All methods throw a {@code ConfigurationException} for what makes no sense. */
public interface Databases {

    /** A configured one. */
    Database configured(DatabaseSettings settings);

    /** The one that a libpq connection URI names; what it leaves out comes from libpq's variables. */
    Database url(String url);

    /** The one that libpq's variables name. */
    Database environment();

    /** The same with another limit for the silence of servers. */
    Databases withNetworkTimeout(Duration limit);
}
