package io.pgbackup.jdbc.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.session.ProtocolException;
import io.pgbackup.jdbc.session.ServerWarning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTapTest {

    private final ByteArrayOutputStream server = new ByteArrayOutputStream();
    private final ByteArrayOutputStream forDriver = new ByteArrayOutputStream();
    private final Recorded seen = new Recorded();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096, 1 << 20})
    void rows_ofOneCopy_reachTheirTargetAndNotTheDriver(int slice) throws IOException {
        message(true, 'H', "how");
        message(false, 'd', "one\n");
        message(false, 'N', "SWARNUNG\0VWARNING\0C01000\0Mcareful\0\0");
        message(false, 'N', "SINFO\0VINFO\0C00000\0Mjust so\0\0");
        message(false, 'd', "two\n");
        message(true, 'c', "");
        message(true, 'C', "COPY 2\0");
        message(true, 'Z', "T");

        assertThat(throughTap(slice, 1)).isEqualTo(forDriver.toByteArray());
        assertThat(seen.events)
                .containsExactly("begin 0", "one\n", "warning 0: careful (SQLSTATE 01000)", "two\n", "end 0: 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1 << 20})
    void rows_ofSeveralCopies_lookLikeOneCopyToTheDriver(int slice) throws IOException {
        message(true, 'H', "how");
        message(false, 'd', "one\n");
        message(false, 'c', "");
        message(false, 'C', "COPY 1\0");
        message(false, 'H', "how");
        message(false, 'c', "");
        message(false, 'C', "COPY 0\0");
        message(false, 'H', "how");
        message(false, 'd', "two\n");
        message(true, 'c', "");
        message(true, 'C', "COPY 1\0");
        message(true, 'Z', "T");

        assertThat(throughTap(slice, 3)).isEqualTo(forDriver.toByteArray());
        assertThat(seen.events)
                .containsExactly("begin 0", "one\n", "end 0: 1", "begin 1", "end 1: 0", "begin 2", "two\n", "end 2: 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 1 << 20})
    void rows_largerThanTheBuffer_arriveWhole(int slice) throws IOException {
        List<String> rows =
                List.of("a".repeat(131_066) + "\n", "b".repeat(131_067) + "\n", "c".repeat(900_000) + "\n", "d\n");
        message(true, 'H', "how");
        for (String row : rows) {
            message(false, 'd', row);
        }
        message(true, 'c', "");
        message(true, 'C', "COPY 4\0");

        assertThat(throughTap(slice, 1)).isEqualTo(forDriver.toByteArray());
        assertThat(seen.events.subList(1, 5)).isEqualTo(rows);
    }

    @Test
    void rows_thatHaveComeWhole_areHandedOverTogether() throws IOException {
        StringBuilder expected = new StringBuilder();
        message(true, 'H', "how");
        for (int i = 0; i < 10_000; i++) {
            String row = "row ".repeat(i % 20) + i + "\n";
            expected.append(row);
            message(false, 'd', row);
        }
        message(true, 'c', "");
        message(true, 'C', "COPY 10000\0");
        StringBuilder got = new StringBuilder();
        List<Integer> counts = new ArrayList<>();
        CopyTap tap = tap(1 << 20);
        tap.start(1, new Recorded() {
            @Override
            public RowSink begin(int copy) {
                return new RowSink() {
                    @Override
                    public void row(byte[] buffer, int offset, int length) {
                        throw new AssertionError("one by one");
                    }

                    @Override
                    public void rows(byte[] buffer, int offset, int[] ends, int count) {
                        counts.add(count);
                        int from = offset;
                        for (int i = 0; i < count; i++) {
                            assertThat(buffer[ends[i] - 1]).isEqualTo((byte) '\n');
                            got.append(new String(buffer, from, ends[i] - from, US_ASCII));
                            from = ends[i];
                        }
                    }
                };
            }
        });

        assertThat(tap.readAllBytes()).isEqualTo(forDriver.toByteArray());
        assertThat(got).hasToString(expected.toString());
        assertThat(counts).hasSizeBetween(2, 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {90_000, 1 << 20})
    void rows_largeOnesOfManySizes_keepTheirBounds(int slice) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int size : List.of(200_000, 150_000, 300_000, 10, 5_000_000, 140_000, 4_194_304, 200_000)) {
            rows.add(Character.toString('a' + rows.size()).repeat(size) + "\n");
        }
        message(true, 'H', "how");
        for (String row : rows) {
            message(false, 'd', row);
        }
        message(true, 'c', "");
        message(true, 'C', "COPY 8\0");

        assertThat(throughTap(slice, 1)).isEqualTo(forDriver.toByteArray());
        assertThat(seen.events.subList(1, 9)).isEqualTo(rows);
    }

    @Test
    void rows_whenTheServerFails_endWithTheFailureForTheDriver() throws IOException {
        message(true, 'H', "how");
        message(false, 'c', "");
        message(false, 'C', "COPY 0\0");
        message(true, 'E', "permission denied");
        message(true, 'Z', "E");

        assertThat(throughTap(1 << 20, 3)).isEqualTo(forDriver.toByteArray());
        assertThat(seen.events).containsExactly("begin 0", "end 0: 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 70_000})
    void stream_whenTheTargetFails_goesOnWithTheNextMessageForTheDriver(int slice) throws IOException {
        for (int failing = 0; failing < 5; failing++) {
            server.reset();
            forDriver.reset();
            message(true, 'H', "how");
            message(false, 'd', "one\n");
            message(false, 'd', "e".repeat(200_000) + "\n");
            message(false, 'c', "");
            message(false, 'C', "COPY 2\0");
            message(false, 'H', "how");
            message(false, 'd', "two\n");
            message(true, 'c', "");
            message(true, 'C', "COPY 1\0");
            message(true, 'Z', "T");
            Recorded target = new Recorded();
            target.failAt = failing;
            CopyTap tap = tap(slice);
            tap.start(2, target);
            ByteArrayOutputStream got = new ByteArrayOutputStream();

            assertThatThrownBy(() -> tap.transferTo(got)).isSameAs(target.failure);
            tap.transferTo(got);

            assertThat(got.toByteArray()).as("failing at %s", failing).isEqualTo(forDriver.toByteArray());
            assertThat(target.events).as("nothing follows the failure").hasSize(failing);
        }
    }

    @Test
    void stream_whenNotAllowedToWaitWithinALargeRow_dropsTheRestOfTheRow() throws IOException {
        message(true, 'H', "how");
        message(false, 'd', "e".repeat(400_000) + "\n");
        message(true, 'E', "cancelled");
        message(true, 'Z', "E");
        CopyTap tap = new CopyTap(
                new Sliced(50_000) {
                    int reads;

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (++reads == 4) {
                            Thread.currentThread().interrupt();
                        }
                        return super.read(target, offset, length);
                    }
                },
                true);
        tap.start(1, seen);
        ByteArrayOutputStream got = new ByteArrayOutputStream();

        assertThatThrownBy(() -> tap.transferTo(got))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED))
                .hasMessage("copy 0 was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        tap.transferTo(got);

        assertThat(got.toByteArray()).isEqualTo(forDriver.toByteArray());
    }

    @Test
    void end_withAnotherCountThanArrived_failsAndNamesTheCopy() throws IOException {
        message(false, 'H', "how");
        message(false, 'd', "one\n");
        message(false, 'c', "");
        message(false, 'C', "COPY 1\0");
        message(true, 'H', "how");
        message(false, 'd', "two\n");
        message(true, 'c', "");
        message(true, 'C', "COPY 2\0");
        CopyTap tap = tap(1 << 20);
        tap.start(2, seen);

        assertThatThrownBy(tap::readAllBytes)
                .isInstanceOf(DatabaseException.class)
                .hasMessage("copy 1 failed: the server counts 2 rows, and 1 arrived");
        assertThat(seen.events).containsExactly("begin 0", "one\n", "end 0: 1", "begin 1", "two\n");
    }

    @Test
    void warning_ofDamage_failsAndNamesTheCopy() throws IOException {
        message(true, 'H', "how");
        message(false, 'd', "one\n");
        message(
                false,
                'N',
                "SWARNING\0VWARNING\0CXX001\0Mpage verification failed, calculated checksum 1 but expected 2\0Fbufpage.c\0\0");
        CopyTap tap = tap(1 << 20);
        tap.start(1, seen);

        assertThatThrownBy(tap::readAllBytes)
                .isInstanceOf(DatabaseException.class)
                .hasMessageStartingWith("copy 0 failed: the server warned of damage: ");
    }

    @Test
    void messages_afterTheLastCopy_passWithTheirRows() throws IOException {
        message(true, 'H', "how");
        message(true, 'c', "");
        message(true, 'C', "COPY 0\0");
        message(true, 'Z', "T");
        CopyTap tap = new CopyTap(new ByteArrayInputStream(server.toByteArray()), true);
        tap.start(1, seen);
        assertThat(tap.readNBytes(forDriver.size())).isEqualTo(forDriver.toByteArray());
        tap.stop();
        assertThat(tap.read()).isEqualTo(-1);

        message(true, 'd', "of another\n");
        CopyTap other = new CopyTap(new ByteArrayInputStream(server.toByteArray()), true);
        assertThat(other.readAllBytes()).as("untouched").isEqualTo(server.toByteArray());
    }

    @Test
    void skip_atTheEnd_fails() throws IOException {
        CopyTap tap = new CopyTap(new ByteArrayInputStream(new byte[] {'R', 0, 0, 0}), true);

        assertThat(tap.skip(0)).isZero();
        assertThat(tap.skip(3)).isEqualTo(3);
        assertThat(tap.skip(3)).isEqualTo(1);
        assertThatThrownBy(() -> tap.skip(3)).isInstanceOf(EOFException.class);
    }

    @Test
    void read_atAnEndWithinARow_fails() throws IOException {
        message(true, 'H', "how");
        message(false, 'd', "half a row");
        byte[] cut = server.toByteArray();
        CopyTap tap = new CopyTap(new ByteArrayInputStream(cut, 0, cut.length - 3), true);
        tap.start(1, seen);

        assertThatThrownBy(tap::readAllBytes).isInstanceOf(EOFException.class);
        assertThat(seen.events).as("no part of a row").containsExactly("begin 0");
    }

    @ParameterizedTest
    @CsvSource({
        "d, 3",
        "d, 0",
        "d, -1",
        "d, -2147483648",
        "d, 2147483647",
        "d, 1073741829",
        "N, 2147483647",
        "C, 30001",
        "H, 2147483647",
        "x, 1073741823"
    })
    void read_ofALengthThatCannotBe_failsAndNamesIt(char type, int length) {
        byte[] head = ByteBuffer.allocate(6).put((byte) type).putInt(length).array();
        CopyTap tap = new CopyTap(new ByteArrayInputStream(head), true);
        tap.start(1, seen);

        assertThatThrownBy(tap::readAllBytes)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("invalid message")
                .hasMessageContaining("length " + length + " of type 0x" + Integer.toHexString(type));
        assertThat(seen.events).isEmpty();
    }

    @Test
    void read_ofALengthThatCannotBe_behindOtherRows_handsOverNoPartOfIt() throws IOException {
        message(true, 'H', "how");
        message(false, 'd', "one\n");
        server.write(ByteBuffer.allocate(9).put((byte) 'd').putInt(-5).array());
        CopyTap tap = tap(1 << 20);
        tap.start(1, seen);

        assertThatThrownBy(tap::readAllBytes)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("length -5");
        assertThat(seen.events).containsExactly("begin 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "SELECT 3\0",
                "COPY\0",
                "COPY x\0",
                "COPY -1\0",
                "COPY 99999999999999999999\0",
                "secret\0"
            })
    void read_ofAnEndThatIsNoneOfACopy_failsWithoutRepeatingIt(String tag) throws IOException {
        message(true, 'H', "how");
        message(true, 'c', "");
        message(true, 'C', tag);
        CopyTap tap = tap(1 << 20);
        tap.start(1, seen);

        assertThatThrownBy(tap::readAllBytes)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the server did not end the COPY with the tag of a COPY");
        assertThat(seen.events).containsExactly("begin 0");
    }

    @Test
    void read_ofMoreEndsThanCopies_fails() throws IOException {
        message(true, 'H', "how");
        message(true, 'c', "");
        message(true, 'C', "COPY 0\0");
        message(true, 'C', "COPY 0\0");
        CopyTap tap = tap(1 << 20);
        tap.start(1, seen);

        assertThatThrownBy(tap::readAllBytes)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("more COPYs");
    }

    @Test
    void isUsable_onlyWithoutGssEncryption() throws IOException {
        CopyTap gss = new CopyTap(new ByteArrayInputStream(new byte[] {'G', 1, 2}), true);
        CopyTap plain = new CopyTap(new ByteArrayInputStream(new byte[] {'N', 'R'}), true);
        gss.readAllBytes();
        plain.readAllBytes();

        assertThat(gss.isUsable()).isFalse();
        assertThat(plain.isUsable()).isTrue();
    }

    private byte[] throughTap(int slice, int copies) throws IOException {
        CopyTap tap = tap(slice);
        tap.start(copies, seen);
        return tap.readAllBytes();
    }

    /** Over a stream that yields so many bytes at a time. */
    private CopyTap tap(int slice) {
        return new CopyTap(new Sliced(slice), true);
    }

    /** What the server sends, in pieces of at most so many bytes. */
    private class Sliced extends InputStream {

        private final InputStream all = new ByteArrayInputStream(server.toByteArray());
        private final int slice;

        Sliced(int slice) {
            this.slice = slice;
        }

        @Override
        public int read() throws IOException {
            return all.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return all.read(target, offset, Math.min(length, slice));
        }
    }

    private void message(boolean isForDriver, char type, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(type);
        out.writeInt(content.length() + 4);
        out.write(content.getBytes(US_ASCII));
        bytes.writeTo(server);
        if (isForDriver) {
            bytes.writeTo(forDriver);
        }
    }

    private static class Recorded implements CopyTarget {

        final List<String> events = new ArrayList<>();
        final IllegalStateException failure = new IllegalStateException("enough");
        int failAt = Integer.MAX_VALUE;

        @Override
        public String what(int copy) {
            return "copy " + copy;
        }

        private void note(String event) {
            if (events.size() == failAt) {
                throw failure;
            }
            events.add(event);
        }

        @Override
        public RowSink begin(int copy) {
            note("begin " + copy);
            return (bytes, offset, length) -> note(new String(bytes, offset, length, US_ASCII));
        }

        @Override
        public void end(int copy, long rows) {
            note("end " + copy + ": " + rows);
        }

        @Override
        public void warning(int copy, ServerWarning warning) {
            note("warning " + copy + ": " + warning.sentence());
        }
    }
}
