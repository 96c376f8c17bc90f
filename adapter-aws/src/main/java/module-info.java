/** Passwords from AWS: Secrets Manager, the parameter store, and tokens and certificates of RDS. */
module io.pgbackup.aws {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires transitive io.pgbackup.core;
    requires static transitive org.jspecify;
    // The SDK's HTTP client needs it, but is not a module and cannot declare it.
    requires jdk.net;
    requires org.slf4j;
    requires transitive software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.apache5;
    requires software.amazon.awssdk.http.auth.aws;
    requires software.amazon.awssdk.http.auth.spi;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.secretsmanager;
    requires software.amazon.awssdk.utils;

    exports io.pgbackup.aws;
}
