package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SessionSettings;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.connect.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a dump beside its definitions.
 *
 * @param facts for the core
 * @param wire how text travels
 */
record DumpFacts(DatabaseFacts facts, WireEncoding wire) {

    private static final int V17 = 170000;
    private static final int NEWEST_KNOWN = 18;

    static DumpFacts read(Connection leader, Snapshot snapshot, Catalog catalog, WireEncoding wire)
            throws SQLException {
        int version = Connector.versionNumber(leader);
        DatabaseFacts facts = new DatabaseFacts(
                Statements.single(leader, "SELECT pg_catalog.current_database()", row -> row.getString(1)),
                Connector.serverVersion(leader),
                version,
                wire.encoding(),
                wire.charset(),
                catalog.databaseProperties(),
                snapshot.time(),
                snapshot.lsn(),
                catalog.extensions(),
                loadSettings(wire, version),
                textSettings(leader, wire),
                catalog.roles(),
                catalog.omissions(),
                warnings(leader, catalog, wire));
        return new DumpFacts(facts, wire);
    }

    static List<SessionSetting> loadSettings(WireEncoding wire, int version) {
        List<SessionSetting> settings = new ArrayList<>();
        settings.add(new SessionSetting("statement_timeout", "0"));
        settings.add(new SessionSetting("lock_timeout", "0"));
        settings.add(new SessionSetting("idle_in_transaction_session_timeout", "0"));
        if (version >= V17) {
            settings.add(new SessionSetting("transaction_timeout", "0"));
        }
        settings.add(new SessionSetting("client_encoding", wire.encoding()));
        settings.add(new SessionSetting("standard_conforming_strings", "on"));
        settings.add(new SessionSetting("search_path", ""));
        settings.add(new SessionSetting("check_function_bodies", "false"));
        settings.add(new SessionSetting("xmloption", "content"));
        settings.add(new SessionSetting("client_min_messages", "warning"));
        settings.add(new SessionSetting("row_security", "off"));
        return settings;
    }

    private static List<SessionSetting> textSettings(Connection leader, WireEncoding wire) throws SQLException {
        List<SessionSetting> settings = new ArrayList<>();
        settings.add(new SessionSetting("client_encoding", wire.encoding()));
        settings.addAll(SessionSettings.text());
        settings.add(new SessionSetting("search_path", ""));
        settings.add(new SessionSetting(
                "lc_monetary", Statements.single(leader, "SHOW lc_monetary", row -> Statements.text(row, 1))));
        return settings;
    }

    /** Kinds that nobody has heard of fail the backup; new properties of known kinds cannot be seen. */
    static Optional<String> newerThanKnown(int version) {
        int major = version / 10_000;
        return major <= NEWEST_KNOWN
                ? Optional.empty()
                : Optional.of("the server runs PostgreSQL " + major + ", and this program knows versions up to "
                        + NEWEST_KNOWN
                        + ": properties of objects that are new there are not in the backup; use a newer release");
    }

    private static List<String> warnings(Connection leader, Catalog catalog, WireEncoding wire) throws SQLException {
        List<String> warnings = new ArrayList<>(catalog.warnings());
        newerThanKnown(Connector.versionNumber(leader)).ifPresent(warnings::add);
        wire.warning(Connector.databaseEncoding(leader)).ifPresent(warnings::add);
        return warnings;
    }
}
