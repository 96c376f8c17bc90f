package io.pgbackup.s3;

import static io.pgbackup.testkit.s3.S3Operation.GET_OBJECT;
import static io.pgbackup.testkit.s3.S3Operation.LIST_OBJECTS_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.S3Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranged reads of one pinned object over connections that break. */
class S3ReadIT extends StrictS3 {

    private static final byte[] CONTENT = bytes(5, 1_000_000);

    @Test
    void open_andRead_pinWhatWasOpened() {
        put(CONTENT);
        server.forgetTraffic();
        try (BackupSource source = store.open(ID)) {
            assertThat(source.length()).isEqualTo(CONTENT.length);
            assertThat(source.name()).isEqualTo("s3://" + BUCKET + "/" + KEY);
            assertThat(read(source, 10, 20)).isEqualTo(Arrays.copyOfRange(CONTENT, 10, 30));
        }

        assertThat(operations()).containsExactly(GET_OBJECT, GET_OBJECT);
        S3Request get = server.requests(GET_OBJECT).get(1);
        assertThat(get.range()).isEqualTo("bytes=10-29");
        assertThat(get.header("if-match")).isPresent();
        assertThat(get.parameter("versionId")).isEmpty();
    }

    private static boolean isNotOfOpening(S3Request request) {
        return !request.range().startsWith("bytes=-");
    }

    @Test
    void read_ofTheEnd_asksForNothingMore() {
        put(CONTENT);
        server.forgetTraffic();
        try (BackupSource source = store.open(ID)) {
            int end = BackupSource.TAIL_BYTES;
            assertThat(read(source, CONTENT.length - end, end))
                    .isEqualTo(Arrays.copyOfRange(CONTENT, CONTENT.length - end, CONTENT.length));
            assertThat(read(source, CONTENT.length - 2, 1)).containsExactly(CONTENT[CONTENT.length - 2]);
        }
        assertThat(operations()).containsExactly(GET_OBJECT);
    }

    @Test
    void open_whoseConnectionBreaks_readsTheEndAgain() {
        put(CONTENT);
        server.inject(Fault.cutResponseBody(1000).on(GET_OBJECT));
        try (BackupSource source = store.open(ID)) {
            assertThat(read(source)).isEqualTo(CONTENT);
        }
    }

    @Test
    void open_ofAnEmptyObject_hasNothingToRead() {
        server.plantObject(BUCKET, KEY, new byte[0]);
        try (BackupSource source = store.open(ID)) {
            assertThat(source.length()).isZero();
        }
    }

    @Test
    void read_whoseConnectionBreaks_resumesWhereItBroke() {
        put(CONTENT);
        server.inject(Fault.cutResponseBody(300_000)
                .on(GET_OBJECT)
                .where(S3ReadIT::isNotOfOpening)
                .times(2));

        assertThat(read(store.open(ID))).isEqualTo(CONTENT);

        List<S3Request> reads = server.requests(GET_OBJECT).stream()
                .filter(S3ReadIT::isNotOfOpening)
                .toList();
        assertThat(reads).hasSizeGreaterThanOrEqualTo(3);
        assertThat(reads)
                .as("each begins after the one before, and ends at the same byte")
                .extracting(S3Request::range)
                .doesNotHaveDuplicates()
                .allMatch(range -> range.endsWith("-" + (CONTENT.length - 1)));
    }

    @Test
    void read_whoseConnectionStalls_resumesAfterTheTimeout() {
        loseNoTimeWaiting();
        put(CONTENT);
        server.inject(Fault.stallResponseBody(500_000).on(GET_OBJECT).where(S3ReadIT::isNotOfOpening));

        assertThat(read(store.open(ID))).isEqualTo(CONTENT);
    }

    @Test
    void read_thatBreaksAgainAndAgainButMovesOn_succeeds() {
        put(CONTENT);
        server.inject(Fault.cutResponseBody(100_000)
                .on(GET_OBJECT)
                .where(S3ReadIT::isNotOfOpening)
                .always());

        assertThat(read(store.open(ID))).isEqualTo(CONTENT);

        assertThat(server.requestCount(GET_OBJECT)).isGreaterThan(MAX_ATTEMPTS);
    }

    @Test
    void read_thatNeverMovesOn_failsAndSaysWhere() {
        put(CONTENT);
        server.inject(Fault.cutResponseBody(10)
                .on(GET_OBJECT)
                .where(S3ReadIT::isNotOfOpening)
                .always());
        try (BackupSource source = store.open(ID)) {
            assertThatThrownBy(() -> read(source))
                    .hasMessageContaining("reading " + source.name() + " failed at byte ")
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_UNREACHABLE);
        }
        assertThat(server.requestCount(GET_OBJECT)).isEqualTo(1 + MAX_ATTEMPTS);
    }

    @Test
    void read_whereTheServerFailsAtFirst_isRetried() {
        put(CONTENT);
        server.inject(Fault.internalError().on(GET_OBJECT).times(3));

        assertThat(read(store.open(ID))).isEqualTo(CONTENT);
    }

    @Test
    void read_afterDeletionInTheMiddle_saysSo() throws IOException {
        put(CONTENT);
        server.inject(Fault.cutResponseBody(300_000).on(GET_OBJECT).where(S3ReadIT::isNotOfOpening));
        try (BackupSource source = store.open(ID);
                InputStream in = source.read(new ByteRange(0, CONTENT.length))) {
            in.skipNBytes(100_000);
            store.delete(ID);

            assertThatThrownBy(in::readAllBytes)
                    .hasMessageContaining(source.name() + " was deleted while being read")
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_REFUSED);
        }
    }

    @Test
    void read_afterReplacement_saysSo() {
        put(CONTENT);
        try (BackupSource source = store.open(ID)) {
            server.plantObject(BUCKET, KEY, bytes(6, CONTENT.length));

            assertThatThrownBy(() -> read(source))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(source.name() + " was replaced while being read");
        }
    }

    @Test
    void read_inVersionedBucket_survivesDeletionAndReplacement() {
        server.enableVersioning(BUCKET);
        put(CONTENT);
        try (BackupSource source = store.open(ID)) {
            store.delete(ID);
            server.plantObject(BUCKET, KEY, bytes(6, CONTENT.length));

            assertThat(read(source)).isEqualTo(CONTENT);
        }
        assertThat(server.requests(GET_OBJECT).get(1).parameter("versionId")).isPresent();
    }

    @Test
    void versionThatMayNotBeRead_namesTheMissingRight() {
        server.enableVersioning(BUCKET);
        put(CONTENT);
        try (BackupSource source = store.open(ID)) {
            server.deny(request -> request.parameter("versionId").isPresent());

            assertThatThrownBy(() -> read(source))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("s3:GetObjectVersion on " + source.name());
        }
    }

    @Test
    void stream_closedEarly_doesNotReadTheRest() throws IOException {
        byte[] large = bytes(7, 64 << 20);
        server.plantObject(BUCKET, KEY, large);
        var stalled =
                server.inject(Fault.stallResponseBody(32 << 20).on(GET_OBJECT).where(S3ReadIT::isNotOfOpening));
        try (BackupSource source = store.open(ID)) {
            InputStream in = source.read(new ByteRange(0, large.length));
            assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(large, 10));

            in.close();

            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
            assertThat(read(source, 5, 5)).isEqualTo(Arrays.copyOfRange(large, 5, 10));
        }
        assertThat(stalled.struck()).as("only the first read got so far").isLessThanOrEqualTo(1);
    }

    @Test
    void read_ofAnInterruptedThread_endsAsInterrupted() throws IOException {
        put(CONTENT);
        server.inject(Fault.cutResponseBody(1000)
                .on(GET_OBJECT)
                .where(S3ReadIT::isNotOfOpening)
                .always());
        try (BackupSource source = store.open(ID);
                InputStream in = source.read(new ByteRange(0, CONTENT.length))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(in::readAllBytes)
                    .asInstanceOf(type(RunException.class))
                    .extracting(RunException::kind)
                    .isEqualTo(FailureKind.INTERRUPTED);
            assertThat(Thread.interrupted()).as("the interrupt is still set").isTrue();
        }
    }

    @Test
    void find_whereListingIsDenied_explainsThe403() {
        server.denyOperations(LIST_OBJECTS_V2);

        assertThatThrownBy(() -> store.find(ID))
                .hasMessageContaining("s3:GetObject on " + store.location(ID))
                .asInstanceOf(type(StoreException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED);
                    assertThat(e.hint().orElseThrow()).contains("s3:ListBucket");
                });
    }
}
