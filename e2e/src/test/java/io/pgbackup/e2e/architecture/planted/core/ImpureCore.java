package io.pgbackup.e2e.architecture.planted.core;

/** Breaks what the core may do: another library, the environment, a mutable static. */
public final class ImpureCore {

    static int counter;

    private ImpureCore() {}

    static String impure() {
        counter++;
        return System.getenv("HOME") + org.assertj.core.util.Lists.list(counter);
    }
}
