package io.pgbackup.jdbc.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The kinds of objects on which privileges can be granted: for each kind, the letters in {@code aclitem} texts and their words, in
 * order of output.
 */
public enum PrivilegeKind {
    TABLE("TABLE", 'r', "raxdtDmw"),
    COLUMN("TABLE", 'c', "raxw"),
    SEQUENCE("SEQUENCE", 's', "rUw"),
    FUNCTION("FUNCTION", 'f', "X"),
    PROCEDURE("PROCEDURE", 'f', "X"),
    LANGUAGE("LANGUAGE", 'l', "U"),
    SCHEMA("SCHEMA", 'n', "CU"),
    DATABASE("DATABASE", 'd', "CcT"),
    TYPE("TYPE", 'T', "U"),
    FOREIGN_DATA_WRAPPER("FOREIGN DATA WRAPPER", 'F', "U"),
    FOREIGN_SERVER("FOREIGN SERVER", 'S', "U"),
    LARGE_OBJECT("LARGE OBJECT", 'L', "rw"),
    PARAMETER("PARAMETER", 'p', "sA"),
    TABLESPACE("TABLESPACE", 't', "C");

    private static final int MAINTAIN_SINCE = 17;

    private static final Map<Character, String> WORDS = Map.ofEntries(
            Map.entry('r', "SELECT"),
            Map.entry('a', "INSERT"),
            Map.entry('w', "UPDATE"),
            Map.entry('d', "DELETE"),
            Map.entry('D', "TRUNCATE"),
            Map.entry('x', "REFERENCES"),
            Map.entry('t', "TRIGGER"),
            Map.entry('m', "MAINTAIN"),
            Map.entry('X', "EXECUTE"),
            Map.entry('U', "USAGE"),
            Map.entry('s', "SET"),
            Map.entry('A', "ALTER SYSTEM"),
            Map.entry('C', "CREATE"),
            Map.entry('c', "CONNECT"),
            Map.entry('T', "TEMPORARY"));

    private final String word;
    private final char defaultLetter;
    private final String letters;

    PrivilegeKind(String word, char defaultLetter, String letters) {
        this.word = word;
        this.defaultLetter = defaultLetter;
        this.letters = letters;
    }

    /** Returns the word for such an object in {@code GRANT … ON}. */
    public String word() {
        return word;
    }

    /** Returns the first argument of {@code acldefault()}. */
    public char defaultLetter() {
        return defaultLetter;
    }

    /** Returns the words of all privileges that a server of this major version knows, by letter. */
    Map<Character, String> words(int major) {
        Map<Character, String> words = new LinkedHashMap<>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter != 'm' || major >= MAINTAIN_SINCE) {
                words.put(letter, WORDS.getOrDefault(letter, ""));
            }
        }
        return words;
    }
}
