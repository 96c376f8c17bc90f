package io.pgbackup.jdbc.fingerprint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites the server's text of a query so that it lacks the names that literals of subqueries get once the text has been read.
 *
 * <p>{@code EXISTS (SELECT 'x')} is written as {@code EXISTS ( SELECT 'x'::text)}. When the server reads this text, it uses the
 * type as the column's name, and writes {@code 'x'::text AS text} from then on. Where a column's name is visible to users, it is
 * always written.
 */
final class LiteralNames {

    private static final String NAME = "(?:[a-z_][a-z0-9_$]*|\"(?:[^\"]|\"\")+\")";

    /** A literal's closing quote, its type, and a name. */
    private static final Pattern NAMED = Pattern.compile("(?<='|\\bNULL)::((?:" + NAME + "\\.)?" + NAME
            + "(?: varying| precision)?)(\\([0-9,]+\\))?( with(?:out)? time zone)?(\\[\\])?" + " AS (" + NAME
            + ")(?=[\\s,;)]|$)");

    /** Internal names of types that have other names in SQL. */
    private static final Map<String, String> INTERNAL = Map.ofEntries(
            Map.entry("bigint", "int8"),
            Map.entry("bit varying", "varbit"),
            Map.entry("boolean", "bool"),
            Map.entry("character", "bpchar"),
            Map.entry("character varying", "varchar"),
            Map.entry("double precision", "float8"),
            Map.entry("integer", "int4"),
            Map.entry("real", "float4"),
            Map.entry("smallint", "int2"),
            Map.entry("time with time zone", "timetz"),
            Map.entry("time without time zone", "time"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("timestamp without time zone", "timestamp"));

    private LiteralNames() {}

    /** Returns the text without names that equal the literals' types. */
    static String leftOut(String text) {
        if (!text.contains(" AS ")) {
            return text;
        }
        return NAMED.matcher(text).replaceAll(match -> {
            String zone = match.group(3) == null ? "" : match.group(3);
            String type = match.group(1) + zone;
            String last = type.substring(type.lastIndexOf('.') + 1);
            String internal = INTERNAL.getOrDefault(type, last);
            String whole = match.group();
            boolean isTypes = unquoted(match.group(5)).equals(unquoted(internal));
            return Matcher.quoteReplacement(isTypes ? whole.substring(0, whole.lastIndexOf(" AS ")) : whole);
        });
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }
}
