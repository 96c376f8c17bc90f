/** Backups, restores and verifications from inside another program; begin with {@link io.pgbackup.embedded.PgBackup}. */
module io.pgbackup.embedded {
    requires transitive io.pgbackup.core;
    requires transitive io.pgbackup.jdbc;
    requires io.pgbackup.zstd;
    requires static transitive org.jspecify;

    exports io.pgbackup.embedded;
}
