package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Facts about a dump in addition to its definitions.
 *
 * @param facts for the core
 * @param wire how text travels
 */
record DumpFacts(DatabaseFacts facts, WireEncoding wire) {

    private static final int NEWEST_KNOWN = 18;

    /** Values of money are read back unchanged only under the same locale. */
    private static final String HAS_MONEY = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
                           WHERE attrelid >= 16384 AND attnum > 0 AND atttypid IN (790, 791) AND NOT attisdropped)
                OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE typbasetype IN (790, 791))
                OR EXISTS (SELECT FROM pg_catalog.pg_range WHERE rngsubtype IN (790, 791))""";

    /** How the server writes a money constant in a definition. */
    private static final String MONEY_CONSTANT = "'::money";

    private static final String TIME_ZONE = "TimeZone";

    /** Returns these facts with more warnings. */
    DumpFacts with(List<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(facts.warnings());
        more.stream().sorted().forEach(all::add);
        return new DumpFacts(
                new DatabaseFacts(
                        facts.database(),
                        facts.source(),
                        facts.serverVersion(),
                        facts.serverVersionNumber(),
                        facts.encoding(),
                        facts.charset(),
                        facts.properties(),
                        facts.snapshotTime(),
                        facts.snapshotLsn(),
                        facts.extensions(),
                        facts.loadSettings(),
                        facts.textSettings(),
                        facts.roles(),
                        facts.omissions(),
                        all),
                wire);
    }

    static DumpFacts read(
            Connection leader, SourceIdentity source, Snapshot snapshot, Catalog catalog, WireEncoding wire)
            throws SQLException {
        int version = Connector.versionNumber(leader);
        DatabaseFacts facts = new DatabaseFacts(
                wire.legible(
                        Statements.single(leader, "SELECT pg_catalog.current_database()", row -> row.getString(1))),
                source,
                Connector.serverVersion(leader),
                version,
                wire.encoding(),
                wire.charset(),
                catalog.databaseProperties(),
                snapshot.time(),
                snapshot.lsn(),
                catalog.extensions(),
                loadSettings(leader, wire, catalog),
                textSettings(leader, wire),
                catalog.roles(),
                catalog.omissions(),
                warnings(leader, catalog, wire));
        return new DumpFacts(facts, wire);
    }

    /** The list is the same for all sources; the script leaves out a setting that a target does not know or need. */
    static List<SessionSetting> loadSettings(WireEncoding wire) {
        List<SessionSetting> settings = new ArrayList<>();
        settings.add(new SessionSetting("client_encoding", wire.encoding()));
        settings.addAll(SessionSettings.script());
        return settings;
    }

    private static List<SessionSetting> loadSettings(Connection leader, WireEncoding wire, Catalog catalog)
            throws SQLException {
        List<SessionSetting> settings = new ArrayList<>();
        for (SessionSetting setting : loadSettings(wire)) {
            settings.add(setting.name().equals(TIME_ZONE) ? timeZone(setting, catalog) : setting);
        }
        if (Statements.single(leader, HAS_MONEY, row -> row.getBoolean(1))
                || catalog.entries().stream().anyMatch(entry -> entry.sql().contains(MONEY_CONSTANT))) {
            settings.add(lcMonetary(leader));
        }
        return settings;
    }

    /**
     * Returns the database's own time zone, if it has one: a check over times may hold in no other, and a materialized view is to
     * hold the rows that the database's own sessions would compute. Reading rows does not depend on the time zone, because all
     * times in them have their offset.
     */
    private static SessionSetting timeZone(SessionSetting otherwise, Catalog catalog) {
        return catalog.databaseProperties().entrySet().stream()
                .filter(property -> property.getKey().equalsIgnoreCase("setting//" + TIME_ZONE))
                .map(property -> new SessionSetting(TIME_ZONE, property.getValue()))
                .findFirst()
                .orElse(otherwise);
    }

    private static SessionSetting lcMonetary(Connection leader) throws SQLException {
        return new SessionSetting(
                "lc_monetary", Statements.single(leader, "SHOW lc_monetary", row -> Statements.text(row, 1)));
    }

    private static List<SessionSetting> textSettings(Connection leader, WireEncoding wire) throws SQLException {
        List<SessionSetting> settings = new ArrayList<>();
        settings.add(new SessionSetting("client_encoding", wire.encoding()));
        settings.addAll(SessionSettings.text());
        settings.add(new SessionSetting("search_path", ""));
        settings.add(lcMonetary(leader));
        return settings;
    }

    /**
     * Returns a warning if the server is newer than the known versions. Unknown kinds of objects fail the backup, but new
     * properties of known kinds cannot be seen.
     */
    static Optional<String> newerThanKnown(int version) {
        int major = version / 10_000;
        return major <= NEWEST_KNOWN
                ? Optional.empty()
                : Optional.of(
                        "the server runs PostgreSQL " + major + ", and this program knows versions up to "
                                + NEWEST_KNOWN
                                + ": properties of objects that are new in that version are not in the backup; use a newer release");
    }

    private static List<String> warnings(Connection leader, Catalog catalog, WireEncoding wire) throws SQLException {
        List<String> warnings = new ArrayList<>(catalog.warnings());
        newerThanKnown(Connector.versionNumber(leader)).ifPresent(warnings::add);
        wire.warning(Connector.databaseEncoding(leader)).ifPresent(warnings::add);
        return warnings;
    }
}
