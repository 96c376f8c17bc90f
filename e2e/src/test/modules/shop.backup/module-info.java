/** What a program on the module path says. */
module shop.backup {
    requires io.pgbackup.aws;
    requires io.pgbackup.embedded;
    requires io.pgbackup.filesystem;
    requires io.pgbackup.s3;
}
