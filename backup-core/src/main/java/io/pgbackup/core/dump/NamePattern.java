package io.pgbackup.core.dump;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pattern for names of tables or schemas: {@code name} or {@code schema.name}, where {@code *} stands for any characters, {@code ?} for
 * one, and text between double quotes is taken literally.
 */
public final class NamePattern {

    private final String text;
    private final Optional<Pattern> schema;
    private final Pattern name;

    private NamePattern(String text, Optional<Pattern> schema, Pattern name) {
        this.text = text;
        this.schema = schema;
        this.name = name;
    }

    /**
     * Parses a pattern.
     *
     * @param text as a user writes it
     * @return the pattern
     * @throws IllegalArgumentException when it is empty or a quote is not closed
     */
    public static NamePattern parse(String text) {
        StringBuilder regex = new StringBuilder();
        Optional<Pattern> schema = Optional.empty();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    regex.append(Pattern.quote("\""));
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && c == '*') {
                regex.append(".*");
            } else if (!quoted && c == '?') {
                regex.append('.');
            } else if (!quoted && c == '.' && schema.isEmpty()) {
                schema = Optional.of(compile(text, regex));
                regex.setLength(0);
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("pattern " + text + " has a quote that is not closed");
        }
        return new NamePattern(text, schema, compile(text, regex));
    }

    private static Pattern compile(String text, StringBuilder regex) {
        if (regex.length() == 0) {
            throw new IllegalArgumentException("pattern '" + text + "' has an empty name");
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /**
     * {@return whether a table matches; a pattern without a schema matches in any schema}
     *
     * @param schemaName the name of its schema
     * @param tableName its own name
     */
    public boolean matches(String schemaName, String tableName) {
        return schema.map(pattern -> pattern.matcher(schemaName).matches()).orElse(true)
                && name.matcher(tableName).matches();
    }

    /**
     * {@return whether a name without a schema matches}
     *
     * @param plainName the name
     */
    public boolean matches(String plainName) {
        return schema.isEmpty() && name.matcher(plainName).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
