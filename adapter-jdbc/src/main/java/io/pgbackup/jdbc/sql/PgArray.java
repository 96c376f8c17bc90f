package io.pgbackup.jdbc.sql;

import java.util.ArrayList;
import java.util.List;

/** Reads the text form of one-dimensional PostgreSQL arrays, as in {@code reloptions::text}. */
public final class PgArray {

    private final String text;
    private int at;

    private PgArray(String text) {
        this.text = text;
    }

    /**
     * Returns the elements of {@code {…}}.
     *
     * @throws IllegalArgumentException if the text is not such an array, has further dimensions, or holds a null
     */
    public static List<String> parse(String text) {
        return new PgArray(text).elements();
    }

    private List<String> elements() {
        if (text.startsWith("[")) {
            at = text.indexOf('=') + 1;
        }
        expect('{');
        List<String> elements = new ArrayList<>();
        if (peek() == '}') {
            at++;
        } else {
            do {
                elements.add(element());
            } while (separator());
        }
        if (at != text.length()) {
            throw malformed();
        }
        return elements;
    }

    private String element() {
        StringBuilder element = new StringBuilder();
        boolean isQuoted = peek() == '"';
        if (isQuoted) {
            at++;
        }
        while (true) {
            char c = peek();
            if (isQuoted ? c == '"' : c == ',' || c == '}') {
                break;
            }
            if (!isQuoted && (c == '{' || c == '"')) {
                throw malformed();
            }
            at++;
            if (c == '\\') {
                c = peek();
                at++;
            }
            element.append(c);
        }
        if (isQuoted) {
            at++;
        } else if (element.length() == 0 || element.toString().equalsIgnoreCase("null")) {
            throw malformed();
        }
        return element.toString();
    }

    private boolean separator() {
        char c = peek();
        at++;
        if (c != ',' && c != '}') {
            throw malformed();
        }
        return c == ',';
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("not a list of texts at character " + at + ": " + text);
    }
}
