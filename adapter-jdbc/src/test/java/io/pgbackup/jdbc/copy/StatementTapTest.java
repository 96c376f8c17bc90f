package io.pgbackup.jdbc.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StatementTapTest {

    private static final byte[] STATEMENT = HexFormat.of().parseHex("ff80c3a4");

    private final ByteArrayOutputStream server = new ByteArrayOutputStream();
    private final StatementTap tap = new StatementTap(server);

    private static byte[] query(byte[] text) {
        return ByteBuffer.allocate(text.length + 6)
                .put((byte) 'Q')
                .putInt(text.length + 5)
                .put(text)
                .put((byte) 0)
                .array();
    }

    private static byte[] query(String text) {
        return query(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] all(byte[]... messages) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.write(message);
        }
        return all.toByteArray();
    }

    @Test
    void standIn_isReplacedOnceInWhateverPiecesItComes() throws IOException {
        tap.replaceNext(STATEMENT);
        tap.write(query("BEGIN"));
        tap.flush();
        byte[] standIn = query(StatementTap.STAND_IN);
        tap.write(standIn[0]);
        tap.write(standIn, 1, 7);
        tap.write(standIn, 8, standIn.length - 8);
        assertThat(server.toByteArray()).isEqualTo(query("BEGIN"));
        tap.flush();
        tap.write(standIn);

        assertThat(server.toByteArray()).isEqualTo(all(query("BEGIN"), query(STATEMENT), standIn));
    }

    @Test
    void standIn_behindAnotherMessage_isReplaced() throws IOException {
        tap.replaceNext(STATEMENT);
        tap.write(all(query("BEGIN"), query(StatementTap.STAND_IN)));
        tap.flush();

        assertThat(server.toByteArray()).isEqualTo(all(query("BEGIN"), query(STATEMENT)));
    }

    @Test
    void otherMessages_passInTheirOrder() throws IOException {
        tap.replaceNext(STATEMENT);
        tap.write(query("SELECT 1"));
        tap.stop();
        tap.write(query(StatementTap.STAND_IN));

        assertThat(server.toByteArray()).isEqualTo(all(query("SELECT 1"), query(StatementTap.STAND_IN)));
    }
}
