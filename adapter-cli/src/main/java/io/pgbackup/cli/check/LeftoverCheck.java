package io.pgbackup.cli.check;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.core.restore.MakeDatabase;

/** Finds databases that restores have left behind on a server, or that they have replaced and kept. */
public final class LeftoverCheck {

    private final MakeDatabase.Server server;

    public LeftoverCheck(MakeDatabase.Server server) {
        this.server = server;
    }

    /** Adds a warning for each of them, with the statement that drops it. */
    public void run(Findings findings) {
        String subject = "server " + server.name();
        try {
            for (WorkingDatabase left : server.admin().workingDatabases()) {
                findings.warn(subject, left.sentence(), left.remedy());
            }
        } catch (BackupServiceException e) {
            findings.warn(
                    subject,
                    "whether restores have left databases behind is unknown: " + e.getMessage(),
                    e.hint().orElse(""));
        }
    }
}
