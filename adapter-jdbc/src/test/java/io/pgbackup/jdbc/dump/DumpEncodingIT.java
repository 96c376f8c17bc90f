package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.copy.RowCopy;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes come back as they were, in rows and in definitions, and find their way into a database of the same encoding. */
@Timeout(180)
class DumpEncodingIT {

    private final PostgresServer server = PostgresServer.shared(15);

    private DumpRig database(String name, String encoding) throws SQLException {
        server.dropDatabase(name);
        server.execute(
                "postgres",
                "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                        + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        return new DumpRig(server, name);
    }

    /** All bytes from 0x80 that the encoding knows, as SQL that makes them without naming them. */
    private static String insert(String bytes) {
        return "INSERT INTO t SELECT convert_from('\\x" + bytes + "'::bytea, getdatabaseencoding())";
    }

    @ParameterizedTest
    @CsvSource({
        "LATIN1, ISO-8859-1, e4f6fcff80819f, e4",
        "LATIN9, ISO-8859-15, a4e4ff, a4",
        "WIN1252, windows-1252, 80e49c, 80",
        "KOI8R, KOI8-R, c1dfff, c1",
        "EUC_JP, EUC-JP, a4a2b0a1, a4a2",
        "UTF8, UTF-8, e282acf09f9880c3a4, e282ac",
    })
    void dump_encoding_rowsAndDefinitionsKeepTheirBytesAndLoadAgain(
            String encoding, String charset, String row, String name) throws SQLException {
        String letters = new String(HexFormat.of().parseHex(name), Charset.forName(charset));
        DumpRig rig = database("encoded", encoding);
        rig.execute("CREATE TABLE t (\"" + letters + "\" text); CREATE TABLE \"" + letters + "\" (a text)");
        rig.execute(insert(row));
        rig.execute("INSERT INTO \"" + letters + "\" SELECT * FROM t");
        DumpRig target = database("encoded_target", encoding);

        try (DumpSession session = rig.open(2)) {
            assertThat(session.facts().encoding()).isEqualTo(encoding);
            assertThat(session.facts().charset()).isEqualTo(Charset.forName(charset));
            assertThat(session.facts().warnings()).isEmpty();
            assertThat(DumpRig.bytes(session, "t")).isEqualTo(HexFormat.of().parseHex(row + "0a"));
            assertThat(DumpRig.bytes(session, letters)).isEqualTo(HexFormat.of().parseHex(row + "0a"));
            assertThat(session.entries()).extracting(Entry::sql).anyMatch(sql -> sql.contains("\"" + letters + "\""));
            load(session, target);
        }

        assertThat(target.server.queryText(
                        target.database,
                        "SELECT encode(convert_to(\"" + letters + "\", getdatabaseencoding()), 'hex') FROM t"))
                .isEqualTo(row);
    }

    @Test
    void dump_sqlAscii_keepsInvalidBytesAndLoadsAgain() throws SQLException {
        DumpRig rig = database("ascii", "SQL_ASCII");
        rig.execute("CREATE TABLE t (\"ä\" text); " + insertRaw("ff80c3a4fe"));
        DumpRig target = database("ascii_target", "SQL_ASCII");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().encoding()).isEqualTo("SQL_ASCII");
            assertThat(session.facts().charset()).isEqualTo(StandardCharsets.UTF_8);
            assertThat(DumpRig.bytes(session, "t")).isEqualTo(HexFormat.of().parseHex("ff80c3a4fe0a"));
            assertThat(DumpRig.table(session, "t").columns()).containsExactly("ä");
            load(session, target);
        }

        assertThat(server.queryText(target.database, "SELECT encode(convert_to(\"ä\", 'SQL_ASCII'), 'hex') FROM t"))
                .isEqualTo("ff80c3a4fe");
    }

    @Test
    void dump_sqlAsciiWithNamesThatAreNoUtf8_keepsTheirBytesAndLoadsAgain() throws SQLException {
        DumpRig rig = database("ascii_name", "SQL_ASCII");
        for (String name : List.of("xff", "xfe")) {
            rig.execute("DO $$ BEGIN EXECUTE 'CREATE TABLE \"x' || convert_from('\\" + name
                    + "', 'SQL_ASCII') || '\" (\"ä\" text)'; END $$");
        }
        rig.execute("DO $$ BEGIN EXECUTE 'INSERT INTO \"x' || convert_from('\\xff', 'SQL_ASCII')"
                + " || '\" SELECT convert_from(''\\xff80'', ''SQL_ASCII'')'; END $$");
        DumpRig target = database("ascii_name_target", "SQL_ASCII");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().charset()).isEqualTo(StandardCharsets.ISO_8859_1);
            // The two bytes of the letter, one character each.
            assertThat(DumpRig.table(session, "x\u00ff").columns()).containsExactly("\u00c3\u00a4");
            assertThat(DumpRig.bytes(session, "x\u00ff"))
                    .isEqualTo(HexFormat.of().parseHex("ff800a"));
            List<Chunk> all = session.tables().stream()
                    .map(table -> Chunk.whole(table.entryId()))
                    .toList();
            CountedChunks together = new CountedChunks();
            session.copyOutTogether(all, together);
            assertThat(together.counted.values()).containsExactlyInAnyOrder(1L, 0L);
            load(session, target);
        }

        assertThat(server.queryText(
                        target.database,
                        "SELECT string_agg(encode(convert_to(relname, 'SQL_ASCII'), 'hex'), ' ' ORDER BY 1) FROM pg_class"
                                + " WHERE relkind = 'r' AND relname LIKE 'x%'"))
                .isEqualTo("78fe 78ff");
    }

    @Test
    void dump_throughTheDriver_readsAndLoadsTheSameRows() throws SQLException {
        DumpRig rig = database("through", "LATIN1").throughDriver();
        rig.execute("CREATE TABLE t (\"\u00e4\" text); " + insert("e4f6fcff80819f"));
        rig.execute(
                "CREATE TABLE u (a text); INSERT INTO u SELECT repeat('x', i * 1000) FROM generate_series(1, 300) i");
        DumpRig target = database("through_target", "LATIN1").throughDriver();

        try (Connection connection = new Connector(rig.settings()).open()) {
            assertThat(RowCopy.readsTogether(connection)).isFalse();
        }
        try (DumpSession session = rig.open(2)) {
            assertThat(DumpRig.bytes(session, "t")).isEqualTo(HexFormat.of().parseHex("e4f6fcff80819f0a"));
            CountedChunks together = new CountedChunks();
            session.copyOutTogether(
                    session.tables().stream()
                            .map(table -> Chunk.whole(table.entryId()))
                            .toList(),
                    together);
            assertThat(together.counted.values()).containsExactlyInAnyOrder(1L, 300L);
            load(session, target);
        }

        assertThat(target.server.queryText(target.database, "SELECT sum(length(a)) FROM u"))
                .isEqualTo("45150000");
    }

    @Test
    void dump_throughTheDriver_ofANameThatTheDriverCannotSend_saysWhatToDo() throws SQLException {
        DumpRig rig = database("through", "SQL_ASCII").throughDriver();
        rig.execute(
                "DO $$ BEGIN EXECUTE 'CREATE TABLE \"x' || convert_from('\\xff', 'SQL_ASCII') || '\" (a text)'; END $$");

        try (DumpSession session = rig.open(1)) {
            assertThatThrownBy(() -> DumpRig.bytes(session, "x\u00ff"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.hint())
                                    .hasValueSatisfying(
                                            hint -> assertThat(hint).contains("BACKUP_COPY_THROUGH_DRIVER")));
        }
    }

    @Test
    void dump_encodingThatJavaDoesNotKnow_isConvertedAndSaidSo() throws SQLException {
        DumpRig rig = database("encoded", "LATIN8");
        rig.execute("CREATE TABLE t (a text); " + insert("a1"));

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().encoding()).isEqualTo("UTF8");
            assertThat(session.facts().warnings()).anyMatch(warning -> warning.contains("LATIN8"));
            assertThat(new String(DumpRig.bytes(session, "t"), StandardCharsets.UTF_8))
                    .isEqualTo("Ḃ\n");
        }
    }

    @Test
    void dump_oddNames_areQuoted() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        String schema = "S \"x\" ; ' \\ $ % é \n";
        String table = "select";
        String column = "Ω\t--/*😀";
        String name = "\"" + schema.replace("\"", "\"\"") + "\".\"" + table + "\"";
        rig.execute("CREATE SCHEMA \"" + schema.replace("\"", "\"\"") + "\"; CREATE TABLE " + name + " (\"" + column
                + "\" int, \"?\" int, \"{fn x()}\" int); INSERT INTO " + name + " VALUES (1, 2, 3)");

        try (DumpSession session = rig.open(1)) {
            assertThat(DumpRig.rows(session, table)).containsExactly("1\t2\t3");
            TableData data = DumpRig.table(session, table);
            long rows = session.copyOut(new Chunk(data.entryId(), 0, 5), (buffer, offset, length) -> {});
            assertThat(rows).isEqualTo(1);
        }
    }

    private static String insertRaw(String hex) {
        return "INSERT INTO t SELECT convert_from('\\x" + hex + "'::bytea, 'SQL_ASCII')";
    }

    /** Loads definitions and rows of all tables, as a restore would, and reads the rows back. */
    private static void load(DumpSession dump, DumpRig target) {
        LoadRequest request = new LoadRequest(
                1,
                dump.facts().loadSettings(),
                dump.facts().encoding(),
                dump.facts().charset(),
                "");
        try (LoadSession session = new JdbcAdapter().loader(target.settings()).open(request)) {
            for (Entry entry : dump.entries()) {
                if (!entry.sql().isEmpty()) {
                    session.execute(entry.label(), entry.sql() + entry.ownerSql());
                }
            }
            for (TableData table : dump.tables()) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                long count = dump.copyOut(Chunk.whole(table.entryId()), rows::write);
                assertThat(session.copyIn(
                                table.label(), table.copyStatement(), new ByteArrayInputStream(rows.toByteArray())))
                        .isEqualTo(count);
                ByteArrayOutputStream check = new ByteArrayOutputStream();
                session.copyOut(
                        table.label(),
                        new TableName(table.schema(), table.name()),
                        table.columns(),
                        table.filter(),
                        List.copyOf(dump.facts().textSettings()),
                        check::write);
                assertThat(check.toByteArray()).isEqualTo(rows.toByteArray());
            }
        }
    }
}
