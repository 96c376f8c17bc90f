package io.pgbackup.lambda.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Settings;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.config.SettingsSources;
import io.pgbackup.connect.Database;
import io.pgbackup.connect.Databases;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.ServerDatabases;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.restore.MakeDatabase;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.lambda.run.DatabaseReport.Status;
import io.pgbackup.program.ToolVersion;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledRunTest {

    private static final Instant NOW = Instant.parse("2026-01-31T03:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final InMemoryBackupStore store = new InMemoryBackupStore(CLOCK, 1);
    private final Map<String, DatabaseDumper> dumpers = new HashMap<>();
    private final List<DatabaseReport> told = new ArrayList<>();
    private FailureKind globals = FailureKind.LOCKED;
    private boolean storeIsRefused;

    private RunReport run(String event, TimeLimit limit) {
        Settings settings = new SettingsLoader()
                .load(SettingsSources.of(Map.of(
                        "BACKUP_STORE", "file:/nowhere",
                        "BACKUP_JOBS", "1",
                        "DATABASES", """
                        [{"host": "h", "username": "u", "database": "a"}, {"host": "h", "username": "u", "database": "b"}]""")));
        return new ScheduledRun(
                        () -> settings,
                        new FakeDatabases(),
                        ignored -> open(),
                        ignored -> SegmentCodecs.with(SegmentCodecs.gzip(6)),
                        () -> "token",
                        CLOCK,
                        new Whereabouts(),
                        new ToolVersion("1"))
                .run(event.getBytes(StandardCharsets.UTF_8), limit, told::add);
    }

    private RunReport run(String event) {
        return run(event, TimeLimit.none(CLOCK));
    }

    private BackupStore open() {
        if (storeIsRefused) {
            throw StoreException.refused("no such bucket");
        }
        return store.openedAgain();
    }

    private void holds(String database, int rows) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            texts.add("row " + i + " " + "x".repeat(1000));
        }
        dumpers.put(
                database,
                new FakeDatabaseDumper(
                        FakeDatabase.of(database, FakeTable.of("public", "t", List.of("content"), texts))));
    }

    @Test
    void globals_thatAnotherRunBacksUpJustNow_areLeftToIt() {
        holds("a", 1);
        globals = FailureKind.LOCKED;
        RunReport report = run("{\"databases\": [\"a\"]}");
        assertThat(report.failed()).isFalse();
        assertThat(report.databases())
                .extracting(DatabaseReport::name, DatabaseReport::status)
                .last()
                .isEqualTo(tuple("_globals.h", Status.LEFT_TO_ANOTHER_RUN));
    }

    /** An event is delivered at least once: the second delivery meets the first at its work. */
    @Test
    void database_thatAnotherRunBacksUpJustNow_isLeftToIt() {
        holds("a", 1);
        dumpers.put("b", new FailingDumper("b", FailureKind.LOCKED));

        RunReport report = run("{}");

        assertThat(report.failed()).isFalse();
        assertThat(report.exitCode()).isZero();
        assertThat(report.databases())
                .extracting(DatabaseReport::name, DatabaseReport::status)
                .startsWith(tuple("a", Status.DONE), tuple("b", Status.LEFT_TO_ANOTHER_RUN));
    }

    /** The other delivery has published, and let go of its lock, after this one looked and before it began. */
    @Test
    void database_whoseBackupAnotherRunPublishedMeanwhile_isAlreadyDone() {
        holds("a", 1);
        DatabaseDumper dumper = dumpers.get("a");
        dumpers.put("a", new DatabaseDumper() {
            private boolean isFirst = true;

            @Override
            public String name() {
                return "a";
            }

            @Override
            public String host() {
                return dumper.host();
            }

            @Override
            public SourceIdentity identify() {
                return dumper.identify();
            }

            @Override
            public DumpSession open(DumpRequest request) {
                if (isFirst) {
                    isFirst = false;
                    assertThat(run("{\"databases\": [\"a\"]}")
                                    .databases()
                                    .get(0)
                                    .status())
                            .isEqualTo(Status.DONE);
                }
                return dumper.open(request);
            }
        });

        RunReport report = run("{\"databases\": [\"a\"]}");

        assertThat(report.failed()).isFalse();
        assertThat(report.databases().get(0).status()).isEqualTo(Status.ALREADY_DONE);
    }

    private static final class FailingDumper implements DatabaseDumper {

        private final String name;
        private final FailureKind kind;

        FailingDumper(String name, FailureKind kind) {
            this.name = name;
            this.kind = kind;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String host() {
            return "h";
        }

        @Override
        public SourceIdentity identify() {
            throw BackupServiceException.of(kind, "injected fault", null, null);
        }

        @Override
        public DumpSession open(DumpRequest request) {
            throw BackupServiceException.of(kind, "injected fault", null, null);
        }
    }

    @Test
    void globals_thatFailOtherwise_areAFailure() {
        holds("a", 1);
        globals = FailureKind.SQL_FAILED;
        RunReport report = run("{\"databases\": [\"a\"]}");
        assertThat(report.failed()).isTrue();
        assertThat(report.summary()).startsWith("1 of 2 failed: _globals.h: ");
        assertThat(report.exitCode()).isEqualTo(1);
    }

    @Test
    void sizeRatio_comparesWithTheBackupBefore() {
        holds("a", 1000);
        assertThat(run("{\"databases\": [\"a\"], \"time\": \"2026-01-31T00:00:00Z\"}")
                        .databases()
                        .get(0)
                        .sizeRatio())
                .as("the first backup")
                .isNull();
        holds("a", 100);
        DatabaseReport second = run("{\"databases\": [\"a\"]}").databases().get(0);
        assertThat(second.sizeRatio()).isBetween(0.09, 0.2);
        assertThat(second.age()).isZero();
        dumpers.remove("a");
        DatabaseReport failed = run("{\"databases\": [\"a\"], \"time\": \"2026-01-31T03:00:01Z\"}")
                .databases()
                .get(0);
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.age()).as("of the newest that is complete").isZero();
    }

    @Test
    void backups_ofAnotherSource_areNothingToCompareWith() {
        holds("a", 1000);
        run("{\"databases\": [\"a\"], \"time\": \"2026-01-28T00:00:00Z\"}");
        dumpers.put(
                "a",
                new FakeDatabaseDumper(FakeDatabase.named("a")
                        .source(new SourceIdentity("1", 2, "elsewhere"))
                        .build()));
        DatabaseReport other = run("{\"databases\": [\"a\"], \"time\": \"2026-01-31T00:00:00Z\"}")
                .databases()
                .get(0);
        assertThat(other.status()).isEqualTo(Status.DONE);
        assertThat(other.sizeRatio()).isNull();
        assertThat(other.warnings()).singleElement().asString().contains("is of another source, fake (system");

        FakeDatabaseDumper broken = new FakeDatabaseDumper(FakeDatabase.of("a"));
        broken.failOpen(FailureKind.DATABASE_UNREACHABLE);
        dumpers.put("a", broken);
        DatabaseReport failed = run("{\"databases\": [\"a\"]}").databases().get(0);
        assertThat(failed.age()).as("of the newest of its own").isEqualTo(Duration.ofHours(75));
        assertThat(store.list("a")).hasSize(2);
    }

    /** The fake says of its snapshot that it is a year old, so the first backup of b seems to have taken as long. */
    @Test
    void database_whoseLastBackupTookLongerThanIsLeft_isNotBegun_exceptAsTheFirst() {
        holds("a", 1);
        holds("b", 1);
        assertThat(run("{\"databases\": [\"b\"], \"time\": \"2026-01-31T00:00:00Z\"}")
                        .failed())
                .isFalse();

        RunReport report = run("{}", TimeLimit.of(CLOCK, Duration.ofMinutes(15)));
        assertThat(report.databases()).extracting(DatabaseReport::status).startsWith(Status.DONE, Status.NOT_STARTED);
        assertThat(report.databases().get(1).problem().orElseThrow().message()).contains("the last backup took");

        RunReport alone = run(
                "{\"databases\": [\"b\"], \"time\": \"2026-01-31T02:00:00Z\"}",
                TimeLimit.of(CLOCK, Duration.ofMinutes(15)));
        assertThat(alone.databases().get(0).status()).isEqualTo(Status.DONE);

        RunReport afterAMistake = run(
                "{\"databases\": [\"nowhere\", \"b\"], \"time\": \"2026-01-31T01:00:00Z\"}",
                TimeLimit.of(CLOCK, Duration.ofMinutes(15)));
        assertThat(afterAMistake.databases())
                .as("what could not be begun takes no time")
                .extracting(DatabaseReport::status)
                .startsWith(Status.FAILED, Status.DONE);
    }

    @Test
    void reports_areToldOneByOneInTheirOrder() {
        holds("a", 1);
        RunReport report = run("{\"databases\": [\"b\", \"c\", \"a\"]}");
        assertThat(told).isEqualTo(report.databases());
        assertThat(told).extracting(DatabaseReport::name).containsExactly("b", "c", "a", "_globals.h");
        assertThat(told)
                .extracting(DatabaseReport::status)
                .containsExactly(Status.FAILED, Status.FAILED, Status.DONE, Status.LEFT_TO_ANOTHER_RUN);
    }

    @Test
    void failureOfTheWholeRun_isToldOfEachDatabaseThatWasAskedFor() {
        storeIsRefused = true;
        RunReport report = run("{\"databases\": [\"b\", \"a\"]}");
        assertThat(report.summary()).startsWith("no such bucket");
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(told)
                .extracting(DatabaseReport::name, DatabaseReport::status, DatabaseReport::failed)
                .containsExactly(tuple("b", Status.NOT_STARTED, true), tuple("a", Status.NOT_STARTED, true));
    }

    @Test
    void outOfTime_saysWhetherThereIsABackup() {
        assertThat(TimeLimit.failure(Optional.of("pruning"), true).message())
                .contains("stopped while pruning", "the backup itself is complete")
                .doesNotContain("nothing of this backup");
        assertThat(TimeLimit.failure(Optional.of("reading rows"), false).message())
                .contains("nothing of this backup is left in the store");
    }

    private final class FakeDatabases implements Databases {

        @Override
        public Database configured(DatabaseSettings settings) {
            return new Configured(settings.name());
        }

        @Override
        public Database url(String url) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Database environment() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Databases with(Settings settings) {
            return this;
        }
    }

    private final class Configured implements Database {

        private final String name;

        Configured(String name) {
            this.name = name;
        }

        @Override
        public String label() {
            return "h/" + name;
        }

        @Override
        public String database() {
            return name;
        }

        @Override
        public DatabaseDumper dumper() {
            DatabaseDumper dumper = dumpers.get(name);
            if (dumper == null) {
                throw DatabaseException.unreachable("nobody answers");
            }
            return dumper;
        }

        @Override
        public String serverName() {
            return "h";
        }

        @Override
        public DatabaseDumper globals(boolean passwords) {
            return new DatabaseDumper() {
                @Override
                public String name() {
                    return "globals of h";
                }

                @Override
                public String host() {
                    return "h";
                }

                @Override
                public SourceIdentity identify() {
                    throw BackupServiceException.of(globals, "injected fault", null, null);
                }

                @Override
                public Content content() {
                    return Content.GLOBALS;
                }

                @Override
                public DumpSession open(DumpRequest request) {
                    throw BackupServiceException.of(globals, "injected fault", null, null);
                }
            };
        }

        @Override
        public ServerDatabases siblings() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Database sibling(String database) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatabaseLoader loader() {
            throw new UnsupportedOperationException();
        }

        @Override
        public MakeDatabase.Server server() {
            throw new UnsupportedOperationException();
        }
    }
}
