package io.pgbackup.testkit.postgres;

/** A JVM that ends without having closed its server. */
final class ForgottenServer {

    private ForgottenServer() {}

    public static void main(String[] arguments) {
        PostgresServer.shared(15).createDatabase("forgotten");
    }
}
