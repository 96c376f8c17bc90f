/**
 * The decisions of the service: order, proof, format, retention and failures, behind ports that adapters implement. The packages that are
 * exported without restriction are the API for programs that embed it; those that are exported only to modules of this project may change
 * at any time.
 */
module io.pgbackup.core {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.pgbackup.core.backup;
    exports io.pgbackup.core.dump;
    exports io.pgbackup.core.failure;
    exports io.pgbackup.core.format.codec;
    exports io.pgbackup.core.memory;
    exports io.pgbackup.core.progress;
    exports io.pgbackup.core.proof;
    exports io.pgbackup.core.restore.request;
    exports io.pgbackup.core.retention;
    exports io.pgbackup.core.store;
    exports io.pgbackup.core.verify;
    // io.pgbackup.cli and io.pgbackup.wiring are on the class path and are no modules; the architecture test Exports
    // applies these lists to them as if they were.
    exports io.pgbackup.core.format to
            io.pgbackup.cli,
            io.pgbackup.embedded,
            io.pgbackup.jdbc;
    exports io.pgbackup.core.format.index to
            io.pgbackup.cli;
    exports io.pgbackup.core.hash to
            io.pgbackup.filesystem,
            io.pgbackup.jdbc;
    exports io.pgbackup.core.load to
            io.pgbackup.cli,
            io.pgbackup.embedded,
            io.pgbackup.jdbc,
            io.pgbackup.wiring;
    exports io.pgbackup.core.restore to
            io.pgbackup.cli,
            io.pgbackup.embedded,
            io.pgbackup.wiring;
    exports io.pgbackup.core.restore.plan to
            io.pgbackup.cli;
    exports io.pgbackup.core.worker to
            io.pgbackup.jdbc;
}
