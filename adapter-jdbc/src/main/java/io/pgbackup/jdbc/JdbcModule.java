package io.pgbackup.jdbc;

import dagger.Module;
import dagger.Provides;

/** Gives the factory of the core's ports for PostgreSQL to Dagger. */
@Module
public final class JdbcModule {

    private JdbcModule() {}

    @Provides
    static JdbcAdapter jdbcAdapter() {
        return new JdbcAdapter();
    }
}
