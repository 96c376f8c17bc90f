/** Backups as files in a directory. */
module io.pgbackup.filesystem {
    requires transitive io.pgbackup.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.pgbackup.filesystem;
}
