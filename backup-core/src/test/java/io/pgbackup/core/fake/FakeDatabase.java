package io.pgbackup.core.fake;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.SourceIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The content that a {@link FakeDatabaseDumper} dumps: tables with rows, sequences, large objects, and any statements. */
public final class FakeDatabase {

    private static final Instant SNAPSHOT_TIME = Instant.parse("2025-01-31T03:04:05Z");

    /** The source of databases for which none was set. */
    private static final SourceIdentity SOURCE = new SourceIdentity("7000000000000000001", 16_384, "fake");

    private final String name;
    private final SourceIdentity source;
    private final List<FakeTable> tables;
    private final SortedMap<String, Long> sequences;
    private final SortedMap<Long, byte[]> largeObjects;
    private final List<Statement> statements;
    private final List<Omission> omissions;
    private final List<String> warnings;

    private FakeDatabase(Builder builder) {
        name = builder.name;
        source = builder.source;
        tables = List.copyOf(builder.tables);
        sequences = new TreeMap<>(builder.sequences);
        largeObjects = new TreeMap<>(builder.largeObjects);
        statements = List.copyOf(builder.statements);
        omissions = List.copyOf(builder.omissions);
        warnings = List.copyOf(builder.warnings);
    }

    /** Begins to describe a database. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Returns a database that contains only the given tables. */
    public static FakeDatabase of(String name, FakeTable... tables) {
        Builder builder = named(name);
        for (FakeTable table : tables) {
            builder.table(table);
        }
        return builder.build();
    }

    /** Returns the name of the database. */
    public String name() {
        return name;
    }

    /** Returns the tables in the order in which they were added. */
    public List<FakeTable> tables() {
        return tables;
    }

    /** Returns the facts that a dumper reports: a server 17 with encoding UTF8. */
    public DatabaseFacts facts() {
        return facts(List.of());
    }

    /** Returns the same facts with later warnings. */
    DatabaseFacts facts(List<String> more) {
        return new DatabaseFacts(
                name,
                source,
                "17.6",
                170006,
                "UTF8",
                StandardCharsets.UTF_8,
                Map.of(),
                SNAPSHOT_TIME,
                "0/16B3748",
                List.of(),
                List.of(new SessionSetting("client_encoding", "UTF8"), new SessionSetting("search_path", "")),
                List.of(new SessionSetting("TimeZone", "UTC"), new SessionSetting("extra_float_digits", "3")),
                List.of(),
                omissions,
                Stream.concat(warnings.stream(), more.stream()).toList());
    }

    /** Returns the last values of the sequences by name. */
    SortedMap<String, Long> sequences() {
        return sequences;
    }

    SortedMap<Long, byte[]> largeObjects() {
        return largeObjects;
    }

    List<Statement> statements() {
        return statements;
    }

    /** An entry that is dumped as specified. */
    record Statement(EntryKind kind, Place place, String schema, String name, String table, String sql) {}

    /** Describes a database. */
    public static final class Builder {

        private final String name;
        private final List<FakeTable> tables = new ArrayList<>();
        private final SortedMap<String, Long> sequences = new TreeMap<>();
        private final SortedMap<Long, byte[]> largeObjects = new TreeMap<>();
        private final List<Statement> statements = new ArrayList<>();
        private final List<Omission> omissions = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private SourceIdentity source = SOURCE;

        private Builder(String name) {
            this.name = name;
        }

        /** Sets the source identity. */
        public Builder source(SourceIdentity identity) {
            source = identity;
            return this;
        }

        /** Adds a table; it gets a primary key on its first column. */
        public Builder table(FakeTable table) {
            tables.add(table);
            return this;
        }

        /** Adds a sequence in schema {@code public}. */
        public Builder sequence(String sequence, long lastValue) {
            sequences.put(sequence, lastValue);
            return this;
        }

        /** Adds a large object. */
        public Builder largeObject(long oid, byte[] content) {
            largeObjects.put(oid, content.clone());
            return this;
        }

        /** Adds an entry after the others of its place; if it names a table, it depends on the entry of that table. */
        public Builder statement(
                EntryKind kind, Place place, String schema, String objectName, String table, String sql) {
            statements.add(new Statement(kind, place, schema, objectName, table, sql));
            return this;
        }

        /** Adds an object that the backup would not contain. */
        public Builder omission(Omission omission) {
            omissions.add(omission);
            return this;
        }

        /** Adds a warning. */
        public Builder warning(String sentence) {
            warnings.add(sentence);
            return this;
        }

        public FakeDatabase build() {
            return new FakeDatabase(this);
        }
    }
}
