package io.pgbackup.core.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quotes and unquotes names in SQL. */
final class SqlNames {

    /** A regular expression for one name. */
    static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[A-Za-z_][A-Za-z0-9_$]*)";

    private static final Pattern ONE = Pattern.compile(NAME);

    private SqlNames() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String unquote(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }

    /** Returns the names of a list, unquoted. */
    static List<String> list(String names) {
        List<String> result = new ArrayList<>();
        for (Matcher matcher = ONE.matcher(names); matcher.find(); ) {
            result.add(unquote(matcher.group()));
        }
        return result;
    }
}
