package io.pgbackup.core.format;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.format.index.BackupIndex;
import java.util.List;
import java.util.Set;

/** The fixed texts of the script: its first lines, comments above entries, and the end of rows. */
public final class ScriptText {

    /** The beginning of the first line of every backup; the major version of the format follows. */
    public static final String MAGIC = "-- pgbackup ";

    /** Ends the rows of a {@code COPY} for psql. */
    public static final String END_OF_ROWS = "\\.\n\n\n";

    /** Settings that some versions lack, or that some roles may not set: the script sets them only where they exist and differ. */
    private static final Set<String> NOT_EVERYWHERE = Set.of(
            "composite_type_mismatch",
            "createrole_self_grant",
            "idle_session_timeout",
            "ignore_checksum_failure",
            "operator_precedence_warning",
            "restrict_nonsystem_relation_kind",
            "session_replication_role",
            "transaction_timeout",
            "zero_damaged_pages");

    private ScriptText() {}

    /**
     * Returns the head of the script: its title, the restriction of psql's own commands, and the settings.
     *
     * @param title for example {@code database dump of shop}
     * @param notes what a reader must know, one line each
     */
    public static String head(
            String title,
            String serverVersion,
            String toolVersion,
            List<String> notes,
            String runToken,
            List<SessionSetting> settings) {
        StringBuilder out = new StringBuilder(1024);
        out.append(firstLine());
        out.append("--\n");
        out.append("-- PostgreSQL ").append(commentSafe(title)).append('\n');
        out.append("-- Dumped from database version ")
                .append(commentSafe(serverVersion))
                .append('\n');
        out.append("-- Dumped by pgbackup version ")
                .append(commentSafe(toolVersion))
                .append('\n');
        notes.forEach(note -> out.append("-- ").append(commentSafe(note)).append('\n'));
        out.append("-- Restore with: psql -X -v ON_ERROR_STOP=1 -d TARGET -f FILE\n");
        out.append("--\n\n");
        out.append("\\restrict ").append(runToken).append("\n\n");
        for (SessionSetting setting : settings) {
            out.append(statement(setting));
        }
        return out.append('\n').toString();
    }

    /** The first line of every backup. */
    public static String firstLine() {
        return MAGIC + BackupIndex.FORMAT_MAJOR + "." + BackupIndex.FORMAT_MINOR
                + " backup; complete only if its last line is the trailer\n";
    }

    /** Returns the statement that sets a setting, for psql: a setting that the target may lack is set only where it exists. */
    static String statement(SessionSetting setting) {
        String name = setting.name();
        if (name.equals("search_path")) {
            return "SELECT pg_catalog.set_config('search_path', " + literal(setting.value()) + ", false);\n";
        }
        if (NOT_EVERYWHERE.contains(name)) {
            return "SELECT pg_catalog.set_config(name, " + literal(setting.value())
                    + ", false) FROM pg_catalog.pg_settings WHERE name = '" + name + "' AND setting <> "
                    + literal(setting.value()) + ";\n";
        }
        return "SET " + name + " = " + literal(setting.value()) + ";\n";
    }

    /** Returns the comment above an entry, in the form that readers of dumps know. */
    public static String above(Entry entry) {
        String name = entry.table().isEmpty() || entry.table().equals(entry.name())
                ? entry.name()
                : entry.table() + " " + entry.name();
        return "--\n-- Name: " + commentSafe(name)
                + "; Type: " + entry.kind().tag()
                + "; Schema: " + (entry.schema().isEmpty() ? "-" : commentSafe(entry.schema()))
                + "; Owner: " + (entry.owner().isEmpty() ? "-" : commentSafe(entry.owner()))
                + "\n--\n\n";
    }

    /** Makes a name safe for a comment line: a line end in the name would end the comment (CVE-2025-8715). */
    static String commentSafe(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(c == '\n' || c == '\r' || c == 0 ? ' ' : c);
        }
        return out.toString();
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
