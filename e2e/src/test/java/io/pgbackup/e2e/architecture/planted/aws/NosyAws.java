package io.pgbackup.e2e.architecture.planted.aws;

/** Sees another driven adapter, an entry point, and Dagger. */
public final class NosyAws {

    private NosyAws() {}

    static Class<?>[] seen() {
        return new Class<?>[] {
            io.pgbackup.e2e.architecture.planted.s3.NosyS3.class,
            io.pgbackup.e2e.architecture.planted.cli.NosyCommand.class,
            dagger.Module.class
        };
    }
}
