package io.pgbackup.e2e.architecture.planted.wiring;

/** Sees an entry point. */
public final class NosyWiring {

    private NosyWiring() {}

    static Class<?>[] seen() {
        return new Class<?>[] {io.pgbackup.e2e.architecture.planted.cli.NosyCommand.class};
    }
}
