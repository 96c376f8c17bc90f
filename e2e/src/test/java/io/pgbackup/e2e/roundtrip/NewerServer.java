package io.pgbackup.e2e.roundtrip;

import java.util.List;

/**
 * How a copy of the corpus on a newer server may differ from what the newer server makes of the corpus itself. Each difference
 * comes from what the older server could not say, and pg_dump leaves it, too.
 */
final class NewerServer {

    /** Version 1.11 of the extension, of server 17, has a function of four arguments in the place of that of three. */
    private static final String RESET = "FUNCTION pg_stat_statements_reset(userid oid, dbid oid, queryid bigint";

    private final int from;
    private final int to;

    NewerServer(int from, int to) {
        this.from = from;
        this.to = to;
    }

    private boolean crosses(int major) {
        return from < major && major <= to;
    }

    /** The entries that the newer server does not take. */
    List<String> refused() {
        return crosses(17) ? List.of("ACL acl." + RESET + ")") : List.of();
    }

    /** A dump without what may differ. */
    List<String> comparable(List<String> dump) {
        return dump.stream()
                .filter(entry -> !isPublicSchema(entry))
                // The newest minors of some majors refuse what is in there, and those of others do not.
                .filter(entry -> !entry.matches("(?s).*(loops[-_]|of_generated).*"))
                .filter(entry -> !(crosses(17) && entry.startsWith("ACL acl." + RESET)))
                .map(this::withoutNews)
                .toList();
    }

    /** Since 15, public belongs to pg_database_owner and is closed; the copy has it as the original had. */
    private boolean isPublicSchema(String entry) {
        return crosses(15) && (entry.startsWith("SCHEMA public (") || entry.startsWith("ACL SCHEMA public ("));
    }

    private String withoutNews(String entry) {
        String text = entry;
        if (crosses(17)) {
            // An owner keeps the new privilege, whatever the original took from it, and PUBLIC never got it.
            text = text.replace(",MAINTAIN", "").replaceAll("(?m)^.*GRANT MAINTAIN ON [^\n]*;\n", "");
        }
        if (crosses(18)) {
            // A partition's constraint got its parent's name when it was made as one, and its own when it was attached.
            text = text.replaceAll(" CONSTRAINT \\w+_not_null NOT NULL", " NOT NULL");
            // The default has changed.
            text = text.replace(", streaming = parallel", "").replace(", streaming = off", "");
        }
        return text;
    }
}
