package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.store.UploadCommit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PartAssemblerTest {

    private static final long MUCH = 64L * RowsRig.MEBIBYTE;

    @Test
    void parts_inTheirOrder_areTheFileThatIsCommitted() {
        for (long inFlight : new long[] {0, MUCH}) {
            try (RowsRig rig = new RowsRig(new KeptUpload(), inFlight)) {
                rig.assembler.flush(List.of(rig.segment("a"), rig.segment("bb")), false);
                rig.assembler.flush(List.of(rig.segment("ccc")), true);
                rig.assembler.flush(List.of(rig.segment("dddd")), false);
                rig.uploaders.join();
                List<SegmentRecord> records = new ArrayList<>();
                rig.assembler.finish(List.of(rig.segment("e")), (placed, offset) -> {
                    placed.forEach(draft -> records.add(draft.record(0)));
                    assertThat(offset).as("position of the closing").isEqualTo("openingabbcccdddde".length());
                    return rig.segment("closing");
                });

                assertThat(new String(rig.upload.bytes(), StandardCharsets.UTF_8))
                        .isEqualTo("openingabbcccddddeclosing");
                assertThat(rig.upload.parts().values())
                        .extracting(KeptUpload.Kept::number, KeptUpload.Kept::offset, KeptUpload.Kept::last)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(1, 0L, false),
                                org.assertj.core.groups.Tuple.tuple(2, 10L, false),
                                org.assertj.core.groups.Tuple.tuple(3, 13L, false),
                                org.assertj.core.groups.Tuple.tuple(4, 17L, true));
                assertThat(rig.upload.parts().values())
                        .allSatisfy(part -> assertThat(part.crc32c()).isEqualTo(RowsRig.crc32c(part.bytes())));
                assertThat(records).extracting(SegmentRecord::number).containsExactly(1, 2, 3, 4, 5, 6);
                assertThat(records).extracting(SegmentRecord::offset).containsExactly(0L, 7L, 8L, 10L, 13L, 17L);
                UploadCommit commit = rig.assembler.commit();
                assertThat(commit.length()).isEqualTo(25);
                assertThat(commit.crc32c()).isEqualTo(RowsRig.crc32c(rig.upload.bytes()));
                assertThat(rig.assembler.parts()).isEqualTo(4);
            }
        }
    }

    @Test
    void buffers_thatOpenAWave_standBeforeWhateverIsFlushedNext() {
        try (RowsRig rig = new RowsRig()) {
            rig.assembler.open(List.of(rig.segment("first wave")));
            rig.assembler.flush(List.of(rig.segment("second wave")), false);
            rig.assembler.finish(List.of(), (placed, offset) -> rig.segment("."));

            assertThat(new String(rig.upload.bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("openingfirst wavesecond wave.");
        }
    }

    @Test
    void file_thatIsSmall_isOnePartThatIsTheWholeObject() {
        try (RowsRig rig = new RowsRig()) {
            rig.assembler.finish(List.of(), (placed, offset) -> rig.segment("closing"));

            assertThat(rig.upload.parts().values()).singleElement().matches(KeptUpload.Kept::last);
        }
    }

    /** Ten threads that flush concurrently get the positions at which their bytes are stored. */
    @Test
    void flushes_ofSeveralThreads_giveEverySegmentAPlaceOfItsOwn() throws Exception {
        try (RowsRig rig = new RowsRig(new KeptUpload(), MUCH)) {
            List<Thread> threads = IntStream.range(0, 10)
                    .mapToObj(i -> new Thread(() -> {
                        for (int n = 0; n < 20; n++) {
                            rig.assembler.flush(List.of(rig.segment("<" + i + "/" + n + ">")), n % 3 == 0);
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            rig.uploaders.join();
            List<SegmentDraft> all = new ArrayList<>();
            rig.assembler.finish(List.of(), (placed, offset) -> {
                all.addAll(placed);
                return rig.segment(".");
            });

            byte[] file = rig.upload.bytes();
            assertThat(all).hasSize(201);
            for (SegmentDraft draft : all) {
                SegmentRecord record = draft.record(0);
                byte[] own = java.util.Arrays.copyOfRange(
                        file, (int) record.offset(), (int) (record.offset() + record.length()));
                assertThat(RowsRig.crc32c(own)).isEqualTo(record.crc32c());
            }
            assertThat(rig.assembler.commit().crc32c()).isEqualTo(RowsRig.crc32c(file));
        }
    }

    /** While the store accepts no part, only as many bytes as the budget allows are in memory, however fast rows are read. */
    @Test
    void store_thatIsSlow_keepsReadersWaiting() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        KeptUpload upload = new KeptUpload(part -> {
            begun.countDown();
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String large = "x".repeat(RowsRig.MEBIBYTE);
        try (RowsRig rig = new RowsRig(upload, 2L * RowsRig.MEBIBYTE + 2L * BlockPool.BLOCK_BYTES)) {
            Thread reader = new Thread(() -> {
                for (int i = 0; i < 10; i++) {
                    rig.assembler.flush(List.of(rig.segment(large)), false);
                }
            });
            reader.start();
            begun.await();
            while (reader.getState() != Thread.State.WAITING) {
                assertThat(reader.isAlive()).as("the reader waits").isTrue();
                Thread.onSpinWait();
            }

            assertThat(rig.assembler.parts()).as("parts that were created").isLessThanOrEqualTo(3);
            slow.countDown();
            reader.join();
            rig.uploaders.join();
            assertThat(upload.parts()).hasSize(10);
        }
    }

    @Test
    void upload_thatFails_isTheFailureOfTheCrewAndOfNobodyElse() {
        KeptUpload upload = new KeptUpload(part -> {
            throw StoreException.unreachable("part " + part.number() + " failed");
        });
        try (RowsRig rig = new RowsRig(upload, MUCH)) {
            rig.assembler.flush(List.of(rig.segment("a")), false);

            assertThatThrownBy(rig.uploaders::join)
                    .isInstanceOf(StoreException.class)
                    .hasMessage("part 1 failed");
            assertThatThrownBy(() -> rig.assembler.flush(List.of(rig.segment("b")), true))
                    .hasMessage("part 2 failed");
        }
    }

    @Test
    void flush_thatIsInterruptedWhileTheStoreIsSlow_ends() {
        CountDownLatch slow = new CountDownLatch(1);
        KeptUpload upload = new KeptUpload(part -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (RowsRig rig = new RowsRig(upload, BlockPool.BLOCK_BYTES)) {
            rig.assembler.flush(List.of(rig.segment("a")), false);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> rig.assembler.flush(List.of(rig.segment("b")), false))
                    .hasMessageContaining("interrupted");

            assertThat(Thread.interrupted()).isTrue();
            slow.countDown();
        }
    }
}
