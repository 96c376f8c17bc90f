package io.pgbackup.jdbc.catalog.graph;

/**
 * Keeps the statements that set owners separate within an object's SQL, so that a restore can leave them out. They are marked with
 * NUL, which no text of PostgreSQL can contain, and extracted when the entry is written.
 *
 * @param sql all other statements
 * @param ownerSql the statements that set owners
 */
public record OwnerText(String sql, String ownerSql) {

    private static final char MARK = '\0';

    public static String mark(String statement) {
        return MARK + statement + MARK;
    }

    static OwnerText split(String marked) {
        StringBuilder rest = new StringBuilder(marked.length());
        StringBuilder owner = new StringBuilder();
        int at = 0;
        for (int from = marked.indexOf(MARK); from >= 0; from = marked.indexOf(MARK, at)) {
            int to = marked.indexOf(MARK, from + 1);
            rest.append(marked, at, from);
            owner.append(marked, from + 1, to);
            at = to + 1;
        }
        return new OwnerText(rest.append(marked, at, marked.length()).toString(), owner.toString());
    }
}
