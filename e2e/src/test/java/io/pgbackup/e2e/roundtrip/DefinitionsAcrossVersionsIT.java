package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.proof.DefinitionProof;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What changed between two versions of PostgreSQL hides nothing else. */
class DefinitionsAcrossVersionsIT {

    private static final String OBJECTS = """
            CREATE SCHEMA s;
            CREATE DOMAIN s.d AS int NOT NULL;
            CREATE TABLE s.t (id int PRIMARY KEY, a int NOT NULL CONSTRAINT positive CHECK (a > 0), b s.d UNIQUE);
            CREATE TABLE s.u (id int REFERENCES s.t, x int, EXCLUDE (x WITH =));
            GRANT SELECT, INSERT ON s.t TO pg_monitor;
            GRANT ALL ON s.u TO pg_monitor;
            REVOKE INSERT ON s.u FROM CURRENT_USER;
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
            CREATE VIEW s.v AS SELECT * FROM s.t;
            """;

    private static final String PLANTED = """
            ALTER TABLE s.u DROP CONSTRAINT u_id_fkey;
            ALTER TABLE s.t DROP CONSTRAINT t_b_key;
            ALTER TABLE s.u DROP CONSTRAINT u_x_excl;
            ALTER TABLE s.t DROP CONSTRAINT positive;
            ALTER TABLE s.t ALTER a DROP NOT NULL;
            ALTER DOMAIN s.d DROP NOT NULL;
            REVOKE INSERT ON s.t FROM pg_monitor;
            GRANT INSERT ON s.u TO CURRENT_USER;
            ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO pg_monitor;
            ALTER TABLE s.u ADD CONSTRAINT more CHECK (x > 0);
            """;

    private final Backups backups = new Backups(new InMemoryBackupStore());

    @Test
    void compare_withANewerServer_seesWhatIsMissingThere() throws Exception {
        PostgresServer source = PostgresServer.shared(15);
        PostgresServer target = PostgresServer.shared(18);
        String original = source.createDatabase("original");
        source.execute(original, OBJECTS);
        backups.backup(source, original, Compression.ZSTD, 1);
        String copy = target.createDatabase("copy");
        try (BackupFile file = backups.open(original, Compression.ZSTD)) {
            backups.restore(file, target, copy, 1);
            assertThat(compare(file, target, copy).differences()).isEmpty();

            target.execute(copy, PLANTED);
            assertThat(compare(file, target, copy).differences())
                    .containsExactlyInAnyOrder(
                            "column s.t.a differs in NOT NULL",
                            "table s.t differs in privileges, number of check constraints",
                            "index s.t_b_key is missing",
                            "table s.u differs in privileges, number of check constraints",
                            "index s.u_x_excl is missing",
                            "table constraint more on s.u exists but is not in the backup",
                            "table constraint positive on s.t is missing",
                            "table constraint t_b_key on s.t is missing",
                            "table constraint u_id_fkey on s.u is missing",
                            "table constraint u_x_excl on s.u is missing",
                            "default acl for role postgres on tables differs in privileges",
                            "domain s.d differs in NOT NULL");
        }
    }

    private DefinitionOutcome compare(BackupFile file, PostgresServer server, String database) {
        try (LoadSession session = backups.load(file, server, database)) {
            return new DefinitionProof(file, session)
                    .compare(DefinitionProof.Request.everything(Waivers.NONE), Set.of());
        }
    }
}
