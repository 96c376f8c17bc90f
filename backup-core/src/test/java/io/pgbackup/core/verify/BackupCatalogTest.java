package io.pgbackup.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupCatalogTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");
    private static final FakeDatabase SHOP =
            FakeDatabase.of("shop", FakeTable.of("public", "orders", List.of("id"), List.of("1", "2")));

    private final FakeBackups backups = new FakeBackups(TIME.plusSeconds(3_600));
    private final BackupCatalog catalog = new BackupCatalog(backups.store(), SegmentCodecs.with(), backups.clock());

    private BackupId backUp(String name, int second) {
        BackupId id = new BackupId(name, TIME.plusSeconds(second), Compression.NONE);
        backups.backUp(id, SHOP);
        return id;
    }

    private void damage(BackupId id) {
        byte[] bytes = backups.bytes(id);
        backups.replace(id, Arrays.copyOf(bytes, bytes.length - 1));
    }

    @Test
    void list_isByDatabaseAndTime_withWhatIsDamaged() {
        BackupId second = backUp("shop", 2);
        BackupId first = backUp("shop", 1);
        BackupId other = backUp("archive", 9);
        damage(second);

        List<Inspected> all = catalog.list();

        assertThat(all).extracting(one -> one.backup().id()).containsExactly(other, first, second);
        assertThat(all).extracting(Inspected::complete).containsExactly(true, true, false);
        assertThat(all.get(1).summary().orElseThrow().rows()).isEqualTo(2);
        assertThat(all.get(2).problem()).contains("shop_2025-01-31_03-04-07.sql", "is damaged");
        assertThat(catalog.list("shop")).hasSize(2);
    }

    @Test
    void latest_passesOverWhatIsDamaged() {
        BackupId first = backUp("shop", 1);
        damage(backUp("shop", 2));

        assertThat(catalog.latest("shop", Instant.MAX)).isEqualTo(first);
        assertThat(catalog.newestComplete("shop").orElseThrow().backup().id()).isEqualTo(first);
        assertThat(catalog.latestOfEach("shop")).containsExactly(first);
        assertThat(catalog.damagedAfter(first, Instant.MAX)).hasSize(1);
    }

    @Test
    void latest_atATime_isNotNewerThanThat() {
        BackupId first = backUp("shop", 1);
        BackupId second = backUp("shop", 2);

        assertThat(catalog.latest("shop", second.time())).isEqualTo(second);
        assertThat(catalog.latest("shop", second.time().minusMillis(1))).isEqualTo(first);
        assertThatThrownBy(() -> catalog.latest("shop", first.time().minusMillis(1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no backup of shop at or before");
    }

    @Test
    void latest_whereAllAreDamaged_saysWhatIsWrongWithTheNewest() {
        damage(backUp("shop", 1));
        damage(backUp("shop", 2));

        assertThatThrownBy(() -> catalog.latest("shop", Instant.MAX))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                .hasMessageContaining(
                        "no backup of shop is complete: memory:shop/2025-01-31/shop_2025-01-31_03-04-07.sql");
        assertThat(catalog.newestComplete("shop")).isEmpty();
        assertThat(catalog.latestOfEach("shop")).isEmpty();
    }

    @Test
    void open_ofABackupInThePlaceOfAnother_isDamaged() {
        BackupId first = backUp("shop", 1);
        BackupId second = backUp("shop", 2);
        backups.replace(second, backups.bytes(first));

        assertThatThrownBy(() -> catalog.open(second)).hasMessageContaining("is not the backup that its key names");
        assertThat(catalog.latest("shop", Instant.MAX)).isEqualTo(first);
    }

    /** A file that cannot be read is not called damaged, since its state is unknown. */
    @Test
    void store_thatCannotBeRead_isAFailureAndNoVerdict() {
        backUp("shop", 1);
        FaultyBackupStore faulty = new FaultyBackupStore(backups.store());
        faulty.failRead(1);

        assertThatThrownBy(() -> new BackupCatalog(faulty, SegmentCodecs.with(), backups.clock()).list())
                .isInstanceOf(StoreException.class);
    }

    @Test
    void backup_thatIsDeletedMeanwhile_isToldAsSuch() {
        BackupId gone = backUp("shop", 1);
        var stored = backups.store().list();
        backups.store().delete(gone);

        assertThat(catalog.inspect(stored))
                .singleElement()
                .satisfies(one -> assertThat(one.problem()).endsWith("was deleted in the meantime"));
    }
}
