/** Backups as objects in a bucket. */
module io.pgbackup.s3 {
    requires transitive io.pgbackup.core;
    requires java.xml;
    requires static transitive org.jspecify;
    // The SDK's HTTP client needs it, but is not a module and cannot declare it.
    requires jdk.net;
    requires org.slf4j;
    requires transitive software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.apache5;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.utils;

    exports io.pgbackup.s3;
}
