package io.pgbackup.e2e.architecture.planted.cli;

/** Names an adapter and the shared wiring outside of the wiring, and another entry point. */
public final class NosyCommand {

    private NosyCommand() {}

    static Class<?>[] seen() {
        return new Class<?>[] {
            io.pgbackup.e2e.architecture.planted.s3.NosyS3.class,
            io.pgbackup.e2e.architecture.planted.wiring.NosyWiring.class,
            io.pgbackup.e2e.architecture.planted.lambda.NosyHandler.class
        };
    }
}
