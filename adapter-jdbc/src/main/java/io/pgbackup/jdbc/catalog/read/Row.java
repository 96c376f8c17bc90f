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

/** The current row of a catalog query, with absent values told apart from empty ones. */
public final class Row {

    private final ResultSet values;
    private final Charset charset;
    private final Consumer<DamagedText> damaged;
    private final UnaryOperator<String> shared;

    /**
     * @param charset of the session
     * @param damaged takes texts that are not what the server sent: their bytes are not valid in its encoding
     * @param shared gives an equal text, one that is in memory already where possible
     */
    Row(ResultSet values, Charset charset, Consumer<DamagedText> damaged, UnaryOperator<String> shared) {
        this.values = values;
        this.charset = charset;
        this.damaged = damaged;
        this.shared = shared;
    }

    /** A text that cannot be absent. */
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

    /** Whether the text can be other than what the server sent. UTF-8 and LATIN1 are the same to and fro. */
    private boolean isSuspect(String text) {
        return text.indexOf(DamagedText.REPLACEMENT) >= 0
                || (!charset.equals(StandardCharsets.UTF_8)
                        && !charset.equals(StandardCharsets.ISO_8859_1)
                        && !text.chars().allMatch(c -> c < 128));
    }

    /** A text, empty if it is absent. */
    public String textOrEmpty(String column) throws SQLException {
        return optionalText(column).orElse("");
    }

    /**
     * The answer of a {@code pg_get_…} function, which is absent only when the object has gone since the snapshot.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if it is absent
     */
    public String deparsed(String column) throws SQLException {
        return optionalText(column)
                .orElseThrow(
                        () -> DatabaseException.changed("an object was dropped while its " + column + " was read"));
    }

    /** The only character of a {@code "char"} column; a blank if it is empty. */
    public char letter(String column) throws SQLException {
        String text = textOrEmpty(column);
        return text.isEmpty() ? ' ' : text.charAt(0);
    }

    /** An oid; 0 if it is absent. */
    public long oid(String column) throws SQLException {
        return values.getLong(column);
    }

    /** A whole number; 0 if it is absent. */
    public long number(String column) throws SQLException {
        return values.getLong(column);
    }

    /** A whole number; 0 if it is absent. */
    public int integer(String column) throws SQLException {
        return values.getInt(column);
    }

    /** A number; 0 if it is absent. */
    public double fraction(String column) throws SQLException {
        return values.getDouble(column);
    }

    /** A truth value; false if it is absent. */
    public boolean flag(String column) throws SQLException {
        return values.getBoolean(column);
    }

    /** An array of texts; empty if it is absent. */
    public List<String> list(String column) throws SQLException {
        Optional<String> text = optionalText(column);
        return text.isEmpty() ? List.of() : List.copyOf(PgArray.parse(text.get()));
    }

    /** An array of oids or numbers; empty if it is absent. */
    public List<Long> numbers(String column) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        for (String element : list(column)) {
            numbers.add(Long.valueOf(element));
        }
        return numbers;
    }

    /** An {@code int2vector} or {@code oidvector}; empty if it is absent. */
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
