package io.pgbackup.jdbc.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Writes names and values as SQL text. All of it assumes {@code standard_conforming_strings = on}, as the dumping and the restoring
 * session set it. Text with a NUL character is refused everywhere, because no server could have sent it.
 */
public final class Sql {

    /** The list settings whose elements are names that the server folds to lower case. */
    private static final Set<String> NAME_LIST_SETTINGS = Set.of("search_path", "temp_tablespaces");

    /** Settings whose value is a list of names: each element becomes a literal of its own. */
    private static final Set<String> LIST_SETTINGS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories",
            "oauth_validator_libraries",
            "output_plugin_libraries");

    private static final String DOLLAR_TAG_CHARACTERS = "_XXXXXXX";

    private Sql() {}

    /** Returns a name, quoted unless every server from 13 to 19 reads the bare word as the same name. */
    public static String ident(String name) {
        refuseNul(name);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name cannot be empty");
        }
        return isBareName(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns a name within a schema. */
    public static String qualified(String schema, String name) {
        return ident(schema) + '.' + ident(name);
    }

    /** Returns names, each quoted where needed, separated by commas. */
    public static String idents(List<String> names) {
        StringJoiner list = new StringJoiner(", ");
        for (String name : names) {
            list.add(ident(name));
        }
        return list.toString();
    }

    /** Returns a string literal; only quotes are doubled. */
    public static String literal(String value) {
        refuseNul(value);
        return '\'' + value.replace("'", "''") + '\'';
    }

    /** Returns a dollar-quoted string whose tag does not occur in the text, not even cut short by the end of the text. */
    public static String dollarQuote(String text) {
        refuseNul(text);
        StringBuilder tag = new StringBuilder("$");
        int next = 0;
        while (text.contains(tag)) {
            tag.append(DOLLAR_TAG_CHARACTERS.charAt(next++ % DOLLAR_TAG_CHARACTERS.length()));
        }
        tag.append('$');
        return tag + text + tag;
    }

    /**
     * Returns the inside of a {@code WITH (…)} clause.
     *
     * @param options {@code name=value} texts as in {@code pg_class.reloptions}
     * @param prefix precedes each name: {@code toast.} or nothing
     */
    public static String withOptions(List<String> options, String prefix) {
        StringJoiner list = new StringJoiner(", ");
        for (String option : options) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : option.substring(equals + 1);
            list.add(prefix + ident(name) + '=' + (isBareName(value) ? value : literal(value)));
        }
        return list.toString();
    }

    /**
     * Returns the text that follows {@code SET name TO}.
     *
     * @param name of the setting, in any case
     * @param value as in {@code pg_proc.proconfig} and {@code pg_db_role_setting.setconfig}, after the first {@code =}
     */
    public static String settingValue(String name, String value) {
        String setting = name.toLowerCase(Locale.ROOT);
        if (!LIST_SETTINGS.contains(setting)) {
            return literal(value);
        }
        StringJoiner list = new StringJoiner(", ");
        for (String element : SettingList.parse(value, NAME_LIST_SETTINGS.contains(setting))) {
            list.add(literal(element));
        }
        return list.length() == 0 ? "''" : list.toString();
    }

    /** Returns the text with line ends replaced by blanks, so that it cannot leave a {@code --} comment. */
    public static String commentSafe(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }

    private static boolean isBareName(String name) {
        if (name.isEmpty() || !isBareStart(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isBareStart(c) && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !KeyWords.needsQuotes(name);
    }

    private static boolean isBareStart(char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    }

    private static void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("SQL text cannot hold a NUL character");
        }
    }
}
