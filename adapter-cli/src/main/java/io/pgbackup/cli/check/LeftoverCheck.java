package io.pgbackup.cli.check;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.core.restore.MakeDatabase;

/** Looks for databases that restores have left on a server, or have put aside there. */
public final class LeftoverCheck {

    private final MakeDatabase.Server server;

    public LeftoverCheck(MakeDatabase.Server server) {
        this.server = server;
    }

    /** Names each, with the statement that removes it. */
    public void run(Findings findings) {
        String subject = "server " + server.name();
        try {
            for (WorkingDatabase left : server.admin().workingDatabases()) {
                findings.warn(subject, left.sentence(), left.remedy());
            }
        } catch (BackupServiceException e) {
            findings.warn(
                    subject,
                    "whether restores have left databases is unknown: " + e.getMessage(),
                    e.hint().orElse(""));
        }
    }
}
