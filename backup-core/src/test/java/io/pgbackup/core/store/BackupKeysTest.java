package io.pgbackup.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.ConfigurationException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupKeysTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");

    @ParameterizedTest
    @CsvSource({
        "NONE, shop/2025-01-31/shop_2025-01-31_03-04-05.sql",
        "GZIP, shop/2025-01-31/shop_2025-01-31_03-04-05.sql.gz",
        "ZSTD, shop/2025-01-31/shop_2025-01-31_03-04-05.sql.zst"
    })
    void key_ofAPlainName_isTheDocumentedLayout(Compression compression, String expected) {
        assertThat(BackupKeys.key(new BackupId("shop", TIME, compression))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "your_database",
                "a.b",
                "we\"ird",
                "a/b",
                "ümlaut",
                "x; DROP",
                "with space",
                "_globals.x",
                ".hidden",
                "..",
                "100%",
                "shop_2025-01-31_03-04-05",
                "\uD83D\uDE00",
                "line\nbreak",
                "ABCdef-._"
            })
    void parse_ofABuiltKey_givesTheSameBackup(String database) {
        for (Compression compression : Compression.values()) {
            BackupId id = new BackupId(database, TIME, compression);
            String key = BackupKeys.key(id);
            assertThat(BackupKeys.parse(key)).contains(id);
            assertThat(key)
                    .matches("[A-Za-z0-9._%-]+/[0-9-]{10}/[A-Za-z0-9._%-]+")
                    .startsWith(BackupKeys.folder(database));
        }
    }

    @Test
    void key_ofGlobals_standsApartFromEveryDatabase() {
        BackupId id = BackupId.globals("db-1.example:5433", TIME, Compression.NONE);
        String key = BackupKeys.key(id);
        assertThat(key)
                .isEqualTo(
                        "_globals.db-1.example%3A5433/2025-01-31/_globals.db-1.example%3A5433_2025-01-31_03-04-05.sql");
        assertThat(BackupKeys.parse(key)).contains(id);
        assertThat(BackupKeys.parse(key.replace("_globals.", "%5Fglobals."))).isEmpty();
        assertThat(BackupKeys.key(new BackupId("_globals", TIME, Compression.NONE)))
                .startsWith("%5Fglobals/");
        assertThat(BackupKeys.key(new BackupId("_globals.", TIME, Compression.NONE)))
                .startsWith("%5Fglobals./");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.sql",
                "shop/2025-01-31/shop.sql",
                "shop/2025-13-01/shop_2025-13-01_00-00-00.sql",
                "shop/2025-02-30/shop_2025-02-30_00-00-00.sql",
                "shop/2025-01-31/shop_2025-01-30_03-04-05.sql",
                "shop/2025-01-31/other_2025-01-31_03-04-05.sql",
                "other/2025-01-31/shop_2025-01-31_03-04-05.sql",
                "x/shop/2025-01-31/shop_2025-01-31_03-04-05.sql",
                "shop/2025-01-31/shop_2025-01-31_03-04-05.SQL",
                "shop/2025-01-31/shop_2025-01-31_03-04-05.sql.bak",
                "shop/2025-01-31/shop_2025-01-31_03-04-05.sql.gz.zst",
                "shop/2025-01-31/shop_2025-01-31_24-00-00.sql",
                "shop/2025-01-31/shop_2025-01-31_3-04-05.sql",
                "sh%6Fp/2025-01-31/sh%6Fp_2025-01-31_03-04-05.sql",
                "sh%op/2025-01-31/sh%op_2025-01-31_03-04-05.sql",
                "%FF/2025-01-31/%FF_2025-01-31_03-04-05.sql",
                "%c3%bc/2025-01-31/%c3%bc_2025-01-31_03-04-05.sql"
            })
    void parse_ofAnythingElse_isNotOurs(String key) {
        assertThat(BackupKeys.parse(key)).isEmpty();
    }

    @Test
    void key_ofA63ByteName_fitsAFileName() {
        BackupId id = new BackupId("ü".repeat(31) + "x", TIME, Compression.ZSTD);
        String key = BackupKeys.key(id);
        assertThat(key.substring(key.lastIndexOf('/') + 1).length()).isLessThanOrEqualTo(255);
    }

    @Test
    void id_withFractionsOfASecond_isCutToSeconds() {
        assertThat(new BackupId("a", TIME.plusMillis(999), Compression.NONE).time())
                .isEqualTo(TIME);
    }

    /** No backup can hold such a name; a file with it is another program's, and must not keep the others from being listed. */
    @Test
    void parse_keyWithNul_isNotAKeyOfOurs() {
        String key = BackupKeys.key(new BackupId("a.b", TIME, Compression.NONE));

        assertThat(BackupKeys.parse(key)).isPresent();
        assertThat(BackupKeys.parse(key.replace("a.b", "a%00b"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "half \ud800"})
    void name_thatNoBackupCanHold_isRefused(String name) {
        assertThatThrownBy(() -> new BackupId(name, Instant.EPOCH, Compression.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("NUL");
    }
}
