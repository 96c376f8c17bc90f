/** Backups compressed with zstd. */
module io.pgbackup.zstd {
    requires com.github.luben.zstd_jni;
    requires transitive io.pgbackup.core;
    requires static transitive org.jspecify;

    exports io.pgbackup.zstd;
}
