package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A standby can be backed up; what it cannot read is named. */
class StandbyIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void backup_ofAStandby_holdsAllButUnloggedContentAndSaysSo(int major) throws Exception {
        try (PostgresServer primary = PostgresServer.start(major)) {
            String database = primary.createDatabase("shop");
            primary.execute(
                    database,
                    "CREATE TABLE kept AS SELECT g AS id FROM generate_series(1, 1000) AS g; CREATE UNLOGGED TABLE lost AS SELECT * FROM kept;"
                            + " CREATE SEQUENCE numbers; SELECT setval('numbers', 42)");
            if (major >= 15) {
                primary.execute(database, "CREATE UNLOGGED SEQUENCE fleeting");
            }
            Backups backups = new Backups(new InMemoryBackupStore());
            BackupResult backup;
            try (PostgresServer standby = primary.startStandby()) {
                assertThat(standby.queryText(database, "SELECT pg_is_in_recovery()"))
                        .isEqualTo("t");
                List<String> omitted = new ArrayList<>(List.of("table public.lost"));
                if (major >= 15) {
                    omitted.add("sequence public.fleeting");
                }
                assertThatThrownBy(() -> backups.backup(standby, database, Compression.GZIP, 2))
                        .isInstanceOf(BackupServiceException.class)
                        .hasMessageContainingAll(omitted.toArray(String[]::new));
                Waivers waived = Waivers.of(false, false, omitted);
                backup = backups.backup(Backups.settings(standby, database), Compression.GZIP, waived);
            }

            assertThat(backup.warnings())
                    .anyMatch(warning -> warning.contains(
                            "table public.lost (its rows: it is unlogged, and cannot be read on a standby)"))
                    .hasSize(major >= 15 ? 2 : 1);
            String copy = primary.createDatabase("copy");
            try (BackupFile file = backups.open(database, Compression.GZIP)) {
                backups.restore(file, primary, copy, 2);
            }
            assertThat(primary.queryText(copy, "SELECT count(*) FROM kept")).isEqualTo("1000");
            assertThat(primary.queryText(copy, "SELECT count(*) FROM lost")).isEqualTo("0");
            assertThat(primary.queryText(copy, "SELECT last_value FROM numbers"))
                    .isEqualTo("42");
        }
    }
}
