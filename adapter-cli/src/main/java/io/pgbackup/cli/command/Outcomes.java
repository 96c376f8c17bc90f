package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Fields;
import io.pgbackup.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** Runs several operations in turn: a failure is reported at once, determines the exit code, and does not stop the others. */
final class Outcomes {

    private final Failures failures;
    private final List<FailureKind> kinds = new ArrayList<>();

    Outcomes(Invocation invocation) {
        this.failures = new Failures(invocation.console(), invocation.tools().global());
    }

    /**
     * Runs one operation.
     *
     * @param name precedes the message of a failure
     * @param fields receives a failure
     * @return whether the operation succeeded
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

    /** Reports the failure of one operation. */
    void failed(String name, Fields fields, Throwable thrown) {
        kinds.add(Failures.kind(thrown));
        failures.print(name, thrown);
        fields.put("error", Failures.fields(thrown));
    }

    /** Records a failure that has been reported in another way. */
    void add(FailureKind kind) {
        kinds.add(kind);
    }

    /** Returns whether the program was interrupted. */
    boolean interrupted() {
        return kinds.contains(FailureKind.INTERRUPTED) || Thread.currentThread().isInterrupted();
    }

    /** Returns the exit code of the first failure, or 0 without one; an interrupt takes precedence. */
    int exitCode() {
        if (interrupted()) {
            return FailureKind.INTERRUPTED.exitCode();
        }
        return kinds.isEmpty() ? 0 : kinds.get(0).exitCode();
    }
}
