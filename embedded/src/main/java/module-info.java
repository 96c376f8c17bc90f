/** Backs up, restores and verifies from inside another program; the entry point is {@link io.pgbackup.embedded.PgBackup}. */
module io.pgbackup.embedded {
    requires transitive io.pgbackup.core;
    requires transitive io.pgbackup.jdbc;
    requires io.pgbackup.zstd;
    requires static transitive org.jspecify;

    exports io.pgbackup.embedded;
}
