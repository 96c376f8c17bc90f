package io.pgbackup.jdbc.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes from definitions what earlier versions of this program wrote by mistake: {@code pg_attver}, a parameter of columns that
 * some minor releases keep for themselves, and that all other servers refuse.
 */
final class OldParameters {

    private static final String SERVERS_OWN = "pg_attver";

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)";
    private static final String VALUE = "(?:'(?:[^']|'')*'|[a-z_][a-z0-9_]*)";
    private static final String OPTION = NAME + "=" + VALUE;

    /** Matches the statement exactly as it was written. */
    private static final Pattern SETTING = Pattern.compile("(\\s*ALTER (?:FOREIGN )?TABLE ONLY " + NAME + "\\." + NAME
            + " ALTER COLUMN " + NAME + " SET \\()(" + OPTION + "(?:, " + OPTION + ")*)(\\);)");

    private static final Pattern EACH_OPTION = Pattern.compile(OPTION);

    /** Tokens that may contain a semicolon that ends no statement: literals, quoted names, dollar quotes, comments. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?<![A-Za-z0-9_$])[eE]'[^'\\\\]*+(?:(?:\\\\.|'')[^'\\\\]*+)*+'|'[^']*+'|\"[^\"]*+\""
                    + "|(?<![A-Za-z0-9_$])(\\$[A-Za-z0-9_]*\\$).*?\\1|--[^\n]*+|/\\*.*?\\*/|;",
            Pattern.DOTALL);

    private OldParameters() {}

    /** Returns the statements without the parameter; a statement that set nothing else is removed. */
    static String leaveOut(String sql) {
        return sql.contains(SERVERS_OWN)
                ? statements(sql).stream().map(OldParameters::mended).collect(Collectors.joining())
                : sql;
    }

    private static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>();
        Matcher token = TOKEN.matcher(sql);
        int start = 0;
        while (token.find()) {
            if (token.group().equals(";")) {
                statements.add(sql.substring(start, token.end()));
                start = token.end();
            }
        }
        statements.add(sql.substring(start));
        return statements;
    }

    private static String mended(String statement) {
        Matcher setting = SETTING.matcher(statement);
        if (!setting.matches()) {
            return statement;
        }
        List<String> rest = EACH_OPTION
                .matcher(setting.group(2))
                .results()
                .map(MatchResult::group)
                .filter(option -> !option.startsWith(SERVERS_OWN + "="))
                .toList();
        return rest.isEmpty() ? "" : setting.group(1) + String.join(", ", rest) + setting.group(3);
    }
}
