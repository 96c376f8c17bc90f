/** The module descriptor of a program that embeds the service. */
module shop.backup {
    requires io.pgbackup.aws;
    requires io.pgbackup.embedded;
    requires io.pgbackup.filesystem;
    requires io.pgbackup.s3;
}
