package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes, attachments, foreign keys and triggers of nested partitions, made by many connections: none deadlocks with another. */
class SideBySideIT {

    private static final int RESTORES = 5;
    private static final int JOBS = 8;

    /** Two trees of three levels that refer to each other, with rows, so that foreign keys are checked by queries. */
    private static final String SCHEMA = """
            CREATE TABLE customer (region int, id int, joined date, note text) PARTITION BY LIST (region);
            CREATE TABLE orders (region int, id int, customer int, placed date, note text) PARTITION BY LIST (region);
            DO $$
            DECLARE t text; r int; h int;
            BEGIN
              FOREACH t IN ARRAY ARRAY['customer', 'orders'] LOOP
                FOR r IN 1..3 LOOP
                  EXECUTE format('CREATE TABLE %1$s_%2$s PARTITION OF %1$s FOR VALUES IN (%2$s) PARTITION BY HASH (id)', t, r);
                  FOR h IN 0..3 LOOP
                    EXECUTE format('CREATE TABLE %1$s_%2$s_%3$s PARTITION OF %1$s_%2$s'
                      ' FOR VALUES WITH (MODULUS 4, REMAINDER %3$s)', t, r, h);
                  END LOOP;
                END LOOP;
              END LOOP;
            END $$;
            ALTER TABLE customer ADD PRIMARY KEY (region, id);
            ALTER TABLE orders ADD PRIMARY KEY (region, id);
            CREATE INDEX ON customer (joined);
            CREATE INDEX ON customer (note);
            CREATE INDEX ON orders (placed);
            CREATE INDEX ON orders (region, customer);
            CREATE INDEX ON orders (note, placed);
            INSERT INTO customer SELECT i % 3 + 1, i, '2024-01-01'::date + i % 500, repeat('c', i % 40)
              FROM generate_series(1, 3000) i;
            INSERT INTO orders SELECT i % 3 + 1, i, i, '2024-01-01'::date + i % 500, repeat('o', i % 40)
              FROM generate_series(1, 3000) i;
            CREATE TABLE payment (region int, id int, FOREIGN KEY (region, id) REFERENCES orders, CHECK (id > 0));
            INSERT INTO payment SELECT region, id FROM orders;
            ALTER TABLE orders ADD FOREIGN KEY (region, customer) REFERENCES customer (region, id);
            ALTER TABLE orders_1_0 ADD CONSTRAINT of_a_leaf FOREIGN KEY (region, customer) REFERENCES customer (region, id);
            ALTER TABLE customer_2_1 ADD CONSTRAINT back FOREIGN KEY (region, id) REFERENCES orders (region, id) NOT VALID;
            CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER a BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION nothing();
            CREATE TRIGGER b AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION nothing();
            CREATE TRIGGER c BEFORE INSERT ON orders_3_2 FOR EACH ROW EXECUTE FUNCTION nothing();
            CREATE STATISTICS s ON placed, note FROM orders_2_0;
            ALTER TABLE customer_1_1 CLUSTER ON customer_1_1_joined_idx;
            ALTER TABLE customer_1_1 REPLICA IDENTITY USING INDEX customer_1_1_pkey;
            CREATE POLICY p ON orders_2 USING (id > 0);
            """;

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 18})
    void restore_ofNestedPartitionsWithManyJobs_endsWithoutADeadlock(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            String original = server.createDatabase("parts");
            server.execute(original, SCHEMA);
            Backups backups = new Backups(new InMemoryBackupStore());
            backups.backup(server, original, Compression.NONE, 2);
            try (BackupFile file = backups.open(original, Compression.NONE)) {
                List<String> canonical = Backups.canonical(file);
                assertThat(canonical)
                        .anyMatch(text -> text.contains("ATTACH PARTITION public.orders_2_3_note_placed_idx"));
                for (int i = 0; i < RESTORES; i++) {
                    backups.restore(file, server, server.createDatabase("copy"), JOBS);
                }
            }
            assertThat(server.log()).doesNotContain("deadlock");
        }
    }
}
