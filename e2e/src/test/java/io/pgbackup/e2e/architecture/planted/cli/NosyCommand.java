package io.pgbackup.e2e.architecture.planted.cli;

/** Names an adapter outside of the wiring. */
public final class NosyCommand {

    private NosyCommand() {}

    static Class<?> seen() {
        return io.pgbackup.e2e.architecture.planted.s3.NosyS3.class;
    }
}
