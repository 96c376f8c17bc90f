package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.damage.DamagedText;
import io.pgbackup.jdbc.sql.PgArray;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The current row of a catalog query. Distinguishes absent values from empty ones. */
public final class Row {

    private final ResultSet values;
    private final Charset charset;
    private final Consumer<DamagedText> damaged;
    private final UnaryOperator<String> shared;

    /**
     * @param charset of the session
     * @param damaged receives texts that differ from the bytes that the server sent, because these are not valid in its encoding
     * @param shared returns an equal text, one that is already in memory where possible
     */
    Row(ResultSet values, Charset charset, Consumer<DamagedText> damaged, UnaryOperator<String> shared) {
        this.values = values;
        this.charset = charset;
        this.damaged = damaged;
        this.shared = shared;
    }

    /** Returns a text that cannot be absent. */
    public String text(String column) throws SQLException {
        return optionalText(column)
                .orElseThrow(() -> new IllegalStateException("column " + column + " of a catalog query is null"));
    }

    public Optional<String> optionalText(String column) throws SQLException {
        String text = values.getString(column);
        if (text != null && isSuspect(text)) {
            byte[] bytes = values.getBytes(column);
            if (!Arrays.equals(bytes, text.getBytes(charset))) {
                damaged.accept(DamagedText.of(text, bytes, charset));
            }
        }
        return Optional.ofNullable(text).map(shared);
    }

    /**
     * Whether the text may differ from the bytes that the server sent. UTF-8 and LATIN1 texts survive the conversion in both
     * directions.
     */
    private boolean isSuspect(String text) {
        return text.indexOf(DamagedText.REPLACEMENT) >= 0
                || (!charset.equals(StandardCharsets.UTF_8)
                        && !charset.equals(StandardCharsets.ISO_8859_1)
                        && !text.chars().allMatch(c -> c < 128));
    }

    /** Returns a text; empty if it is absent. */
    public String textOrEmpty(String column) throws SQLException {
        return optionalText(column).orElse("");
    }

    /**
     * Returns the answer of a {@code pg_get_…} function, which is absent only when the object was dropped since the snapshot.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if it is absent
     */
    public String deparsed(String column) throws SQLException {
        return optionalText(column)
                .orElseThrow(
                        () -> DatabaseException.changed("an object was dropped while its " + column + " was read"));
    }

    /** Returns the only character of a {@code "char"} column; a blank if it is empty. */
    public char letter(String column) throws SQLException {
        String text = textOrEmpty(column);
        return text.isEmpty() ? ' ' : text.charAt(0);
    }

    /** Returns an oid; 0 if it is absent. */
    public long oid(String column) throws SQLException {
        return values.getLong(column);
    }

    /** Returns a whole number; 0 if it is absent. */
    public long number(String column) throws SQLException {
        return values.getLong(column);
    }

    /** Returns a whole number; 0 if it is absent. */
    public int integer(String column) throws SQLException {
        return values.getInt(column);
    }

    /** Returns a number; 0 if it is absent. */
    public double fraction(String column) throws SQLException {
        return values.getDouble(column);
    }

    /** Returns a truth value; false if it is absent. */
    public boolean flag(String column) throws SQLException {
        return values.getBoolean(column);
    }

    /** Returns an array of texts; empty if it is absent. */
    public List<String> list(String column) throws SQLException {
        Optional<String> text = optionalText(column);
        return text.isEmpty() ? List.of() : List.copyOf(PgArray.parse(text.get()));
    }

    /** Returns an array of oids or numbers; empty if it is absent. */
    public List<Long> numbers(String column) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        for (String element : list(column)) {
            numbers.add(Long.valueOf(element));
        }
        return numbers;
    }

    /** Returns an {@code int2vector} or {@code oidvector}; empty if it is absent. */
    public List<Long> vector(String column) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        String text = textOrEmpty(column).strip();
        if (!text.isEmpty()) {
            for (String element : text.split(" ", -1)) {
                numbers.add(Long.valueOf(element));
            }
        }
        return numbers;
    }
}
