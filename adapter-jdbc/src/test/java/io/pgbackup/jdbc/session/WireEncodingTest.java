package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.DatabaseException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "UTF8, UTF8, UTF-8, UTF8",
        "SQL_ASCII, SQL_ASCII, UTF-8, UTF8",
        "LATIN1, LATIN1, ISO-8859-1, LATIN1",
        "LATIN9, LATIN9, ISO-8859-15, LATIN9",
        "EUC_JP, EUC_JP, EUC-JP, EUC_JP",
        // The driver knows no charset under these names, Java does: SQL in UTF8, rows as they are.
        "WIN1252, WIN1252, windows-1252, UTF8",
        "KOI8R, KOI8R, KOI8-R, UTF8",
        // Java has no charset: the server converts.
        "LATIN8, UTF8, UTF-8, UTF8",
        "MULE_INTERNAL, UTF8, UTF-8, UTF8",
    })
    void ofDatabase_encoding_givesDataAndSession(String database, String encoding, String charset, String session) {
        WireEncoding wire = WireEncoding.ofDatabase(database);

        assertThat(wire.encoding()).isEqualTo(encoding);
        assertThat(wire.charset()).isEqualTo(Charset.forName(charset));
        assertThat(wire.session()).isEqualTo(session);
        assertThat(wire.warning(database).isPresent()).isEqualTo(!encoding.equals(database));
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8, UTF-8, LATIN1, UTF8",
        "UNICODE, UTF-8, UTF8, UTF8",
        "Latin1, ISO-8859-1, UTF8, LATIN1",
        "win1252, windows-1252, UTF8, UTF8",
        "SQL_ASCII, ISO-8859-1, SQL_ASCII, LATIN1",
        "SQL_ASCII, ISO-8859-1, UTF8, UTF8",
        "SQL_ASCII, UTF-8, SQL_ASCII, UTF8",
        "SQL_ASCII, UTF-8, LATIN9, LATIN9",
        "SJIS, windows-31j, UTF8, SJIS",
    })
    void ofScript_encoding_givesSession(String script, String charset, String target, String session) {
        assertThat(WireEncoding.ofScript(script, Charset.forName(charset), target)
                        .session())
                .isEqualTo(session);
    }

    @Test
    void withBytes_sqlAscii_mapsEachByteToACharacter() {
        WireEncoding wire = WireEncoding.ofDatabase("SQL_ASCII");

        assertThat(wire.isSupposed()).isTrue();
        assertThat(wire.withBytes().isSupposed()).isFalse();
        assertThat(wire.withBytes().charset()).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(wire.withBytes().session()).isEqualTo("LATIN1");
        assertThat(wire.withBytes().legible("\u00c3\u00a4")).isEqualTo("ä");
        assertThat(wire.withBytes().legible("\u00e4")).isEqualTo("\u00e4");
        assertThat(WireEncoding.ofDatabase("LATIN1").isSupposed()).isFalse();
        assertThat(WireEncoding.ofDatabase("UTF8").isSupposed()).isFalse();
    }

    @Test
    void forDriver_bytesOfUnknownMeaning_areReadInTheTargetsEncoding() {
        WireEncoding wire = WireEncoding.ofScript("SQL_ASCII", StandardCharsets.ISO_8859_1, "UTF8");

        assertThat(wire.forDriver("x", "COMMENT '\u00c3\u00a4'")).isEqualTo("COMMENT 'ä'");
        assertThatThrownBy(() -> wire.forDriver("TABLE a", "COMMENT '\u00e4'"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageStartingWith("TABLE a failed: ");
    }

    @Test
    void forDriver_characterThatTheSessionLacks_failsInsteadOfAQuestionMark() {
        WireEncoding wire = WireEncoding.ofScript("LATIN1", StandardCharsets.ISO_8859_1, "LATIN1");

        assertThatThrownBy(() -> wire.forDriver("x", "€")).isInstanceOf(DatabaseException.class);
    }
}
