package io.pgbackup.e2e.architecture.planted.s3;

/** Sees another driven adapter, an entry point, and Dagger. */
public final class NosyS3 {

    private NosyS3() {}

    static Class<?>[] seen() {
        return new Class<?>[] {
            io.pgbackup.e2e.architecture.planted.jdbc.NosyJdbc.class,
            io.pgbackup.e2e.architecture.planted.cli.NosyCommand.class,
            dagger.Module.class
        };
    }
}
