package io.pgbackup.cli.check;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** What a check has found, in order. */
public final class Findings {

    /** How bad it is. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }

    /**
     * One finding.
     *
     * @param level how bad it is
     * @param subject what was looked at
     * @param text what was found
     * @param hint what can be done; empty when there is nothing
     */
    public record Finding(Level level, String subject, String text, String hint) {}

    private final List<Finding> all = new ArrayList<>();
    private final List<FailureKind> kinds = new ArrayList<>();

    /** It is as it should be. */
    public void ok(String subject, String text) {
        all.add(new Finding(Level.OK, subject, text, ""));
    }

    /** It works, and somebody should know. */
    public void warn(String subject, String text, String hint) {
        all.add(new Finding(Level.WARN, subject, text, hint));
    }

    /** It does not work. */
    public void fail(String subject, BackupServiceException failure) {
        fail(
                subject,
                failure.kind(),
                String.valueOf(failure.getMessage()),
                failure.hint().orElse(""));
    }

    /** It does not work. */
    public void fail(String subject, FailureKind kind, String text, String hint) {
        all.add(new Finding(Level.FAIL, subject, text, hint));
        kinds.add(kind);
    }

    /** All of them. */
    public List<Finding> all() {
        return List.copyOf(all);
    }

    /** That of the first failure; 0 without one. */
    public int exitCode() {
        return kinds.isEmpty() ? 0 : kinds.get(0).exitCode();
    }
}
