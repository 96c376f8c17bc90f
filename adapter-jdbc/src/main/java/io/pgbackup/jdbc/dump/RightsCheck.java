package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.read.Unreadable;
import java.util.ArrayList;
import java.util.List;

/** Refuses a dump whose role may not read the whole database, and names all unreadable objects at once. */
final class RightsCheck {

    private final String database;
    private final Waivers waivers;

    RightsCheck(String database, Waivers waivers) {
        this.database = database;
        this.waivers = waivers;
    }

    /**
     * Checks the rights. Tables are never waived: to leave a table out, it must be excluded, not just unreadable.
     *
     * @throws DatabaseException of kind {@code DATABASE_REFUSED}
     */
    void check(Unreadable unreadable) {
        List<Omission> refused = new ArrayList<>(unreadable.tables());
        List<Omission> others = waivers.refused(unreadable.others());
        refused.addAll(others);
        if (!refused.isEmpty()) {
            throw DatabaseException.refused(
                    "role " + unreadable.role() + " may not read all of " + database + ": " + Omission.list(refused),
                    hint(unreadable, others));
        }
    }

    private static String hint(Unreadable unreadable, List<Omission> others) {
        List<String> hints = new ArrayList<>(unreadable.remedies());
        if (!unreadable.tables().isEmpty()) {
            hints.add("or " + Choice.LEAVE_TABLES_OUT);
        }
        if (!others.isEmpty()) {
            hints.add("or do without " + others.get(0).object() + " and its like " + Choice.ALLOW_OMISSION + " '"
                    + others.get(0).object() + "'");
        }
        hints.add("docs/operations.md explains how to create a role that may read everything");
        return String.join("; ", hints);
    }
}
