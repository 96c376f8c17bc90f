package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Fields;
import io.pgbackup.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** Runs several things one after the other: a failure is reported at once, goes into the exit code, and stops nothing else. */
final class Outcomes {

    private final Failures failures;
    private final List<FailureKind> kinds = new ArrayList<>();

    Outcomes(Invocation invocation) {
        this.failures = new Failures(invocation.console(), invocation.tools().global());
    }

    /**
     * Runs one thing.
     *
     * @param name goes before the message of a failure
     * @param fields take a failure
     * @return whether it succeeded
     */
    boolean run(String name, Fields fields, Runnable one) {
        try {
            one.run();
            return true;
        } catch (RuntimeException e) {
            failed(name, fields, e);
            return false;
        }
    }

    /** Reports what went wrong with one thing. */
    void failed(String name, Fields fields, Throwable thrown) {
        kinds.add(Failures.kind(thrown));
        failures.print(name, thrown);
        fields.put("error", Failures.fields(thrown));
    }

    /** Records a failure that was reported otherwise. */
    void add(FailureKind kind) {
        kinds.add(kind);
    }

    /** Whether somebody wants the program to end. */
    boolean interrupted() {
        return kinds.contains(FailureKind.INTERRUPTED) || Thread.currentThread().isInterrupted();
    }

    /** That of the first failure; 0 without one; an interrupt goes before all. */
    int exitCode() {
        if (interrupted()) {
            return FailureKind.INTERRUPTED.exitCode();
        }
        return kinds.isEmpty() ? 0 : kinds.get(0).exitCode();
    }
}
