package io.pgbackup.jdbc.sql;

import java.util.ArrayList;
import java.util.List;

/** Reads the value of a setting that is a list of names: {@code one, "Two words", ""}. */
final class SettingList {

    private final String text;
    private int at;

    private final boolean folds;

    private SettingList(String text, boolean folds) {
        this.text = text;
        this.folds = folds;
    }

    /**
     * Returns the elements without their quotes.
     *
     * @param folds whether names without quotes are folded to lower case: the server stores lists already folded, but {@code FROM
     * CURRENT} stores them as they were typed
     * @return the whole value as its only element if it is not such a list; empty if it is blank
     */
    static List<String> parse(String value, boolean folds) {
        return new SettingList(value, folds).elements();
    }

    private List<String> elements() {
        List<String> elements = new ArrayList<>();
        skipBlanks();
        if (at == text.length()) {
            return elements;
        }
        while (true) {
            int start = at;
            String element = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
            skipBlanks();
            boolean isEmptyBare = at < text.length() && start == at;
            if (isEmptyBare || start == text.length() || (at < text.length() && text.charAt(at) != ',')) {
                return List.of(text);
            }
            elements.add(element);
            if (at == text.length()) {
                return elements;
            }
            at++;
            skipBlanks();
        }
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        int from = at + 1;
        while (true) {
            int quote = text.indexOf('"', from);
            if (quote < 0) {
                return "";
            }
            element.append(text, from, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) != '"') {
                return element.toString();
            }
            element.append('"');
            from = at + 1;
        }
    }

    private String bare() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && !isBlank(text.charAt(at))) {
            at++;
        }
        String element = text.substring(start, at);
        return folds ? folded(element) : element;
    }

    /** Folds a name as the server does: ASCII letters only. */
    private static String folded(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c - 'A' + 'a'));
            }
        }
        return folded.toString();
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
