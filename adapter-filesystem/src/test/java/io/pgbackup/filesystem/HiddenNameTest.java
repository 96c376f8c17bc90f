package io.pgbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HiddenNameTest {

    private static final Instant TIME = Instant.parse("2025-01-01T03:04:05Z");
    private static final Instant STARTED = Instant.ofEpochMilli(1_735_700_646_789L);
    private static final String DAY = "2025-01-01";

    @Test
    void temporary_isWrittenAsDocumented() {
        UploadRequest request = new UploadRequest(new BackupId("app", TIME, Compression.ZSTD), "r/1.2");

        assertThat(HiddenName.temporary(request, STARTED, 7))
                .isEqualTo(".03-04-05.sql.zst.1735700646789.7.r%2F1.2.tmp");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void temporary_ofAnyCompression_isReadBack(Compression compression) {
        BackupId id = new BackupId("we\"ird_.a", TIME, compression);

        String name = HiddenName.temporary(new UploadRequest(id, "run.1.2"), STARTED, 100);

        assertThat(HiddenName.parse(BackupKeys.encode("we\"ird_.a"), DAY, name))
                .contains(new HiddenName(id, STARTED.toEpochMilli()));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void lock_ofAnyCompression_isReadBack(Compression compression) {
        BackupId id = new BackupId("app", TIME, compression);

        assertThat(HiddenName.parse("app", DAY, HiddenName.lock(id))).contains(new HiddenName(id, HiddenName.UNKNOWN));
    }

    @Test
    void temporary_ofLongestNameAndToken_fitsInAFileName() {
        BackupId id = new BackupId("ü".repeat(31) + "x", TIME, Compression.ZSTD);

        assertThat(HiddenName.temporary(new UploadRequest(id, "/".repeat(500)), STARTED, 100))
                .hasSizeLessThan(255);
    }

    @Test
    void hiddenName_isNoKey() {
        BackupId id = new BackupId("app", TIME, Compression.NONE);
        String folder = "app/" + DAY + "/";

        assertThat(BackupKeys.parse(folder + HiddenName.temporary(new UploadRequest(id, "run"), STARTED, 0)))
                .isEmpty();
        assertThat(BackupKeys.parse(folder + HiddenName.lock(id))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03-04-05.sql.1.0.run.tmp",
                ".03-04-05.sql.1.0.run",
                ".03-04-05.sql.1.run.tmp",
                ".03-04-05.sql.xz.1.0.run.tmp",
                ".33-04-05.sql.1.0.run.tmp",
                ".03-04-05.txt.1.0.run.tmp",
                ".03-04-05.sql.1.0..tmp/",
                ".03-04-05.lock",
                ".99-04-05.sql.lock",
                ".app_2025-01-01_03-04-05.sql.lock",
                ".nfs000000001.tmp"
            })
    void parse_ofForeignName_isEmpty(String name) {
        assertThat(HiddenName.parse("app", DAY, name)).isEmpty();
    }

    @Test
    void parse_inFolderThatIsNotOurs_isEmpty() {
        assertThat(HiddenName.parse("a b", DAY, ".03-04-05.sql.lock")).isEmpty();
        assertThat(HiddenName.parse("app", "2025-02-30", ".03-04-05.sql.lock")).isEmpty();
    }
}
