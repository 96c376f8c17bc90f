package io.pgbackup.jdbc.sql;

import java.util.ArrayList;
import java.util.List;

/** Reads the value of a setting that is a list of names: {@code one, "Two words", ""}. */
final class SettingList {

    private final String text;
    private int at;

    private SettingList(String text) {
        this.text = text;
    }

    /**
     * The elements without their quotes; not folded to lower case, as the server stores them ready.
     *
     * @return the whole value as its only element if it is no such list; nothing if it is blank
     */
    static List<String> parse(String value) {
        return new SettingList(value).elements();
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
        return text.substring(start, at);
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
