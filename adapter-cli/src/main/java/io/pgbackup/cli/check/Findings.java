package io.pgbackup.cli.check;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** The findings of a check, in order. */
public final class Findings {

    /** The severity of a finding. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }

    /**
     * One finding.
     *
     * @param level its severity
     * @param subject the object that was checked
     * @param text the finding
     * @param hint a remedy; empty if there is none
     */
    public record Finding(Level level, String subject, String text, String hint) {}

    private final List<Finding> all = new ArrayList<>();
    private final List<FailureKind> kinds = new ArrayList<>();

    /** Adds a finding that is as it should be. */
    public void ok(String subject, String text) {
        all.add(new Finding(Level.OK, subject, text, ""));
    }

    /** Adds a finding that does not prevent backups, but deserves attention. */
    public void warn(String subject, String text, String hint) {
        all.add(new Finding(Level.WARN, subject, text, hint));
    }

    /** Adds a failure. */
    public void fail(String subject, BackupServiceException failure) {
        fail(
                subject,
                failure.kind(),
                String.valueOf(failure.getMessage()),
                failure.hint().orElse(""));
    }

    /** Adds a failure of this kind. */
    public void fail(String subject, FailureKind kind, String text, String hint) {
        all.add(new Finding(Level.FAIL, subject, text, hint));
        kinds.add(kind);
    }

    /** Returns all findings. */
    public List<Finding> all() {
        return List.copyOf(all);
    }

    /** Returns the exit code of the first failure, or 0 without one. */
    public int exitCode() {
        return kinds.isEmpty() ? 0 : kinds.get(0).exitCode();
    }
}
