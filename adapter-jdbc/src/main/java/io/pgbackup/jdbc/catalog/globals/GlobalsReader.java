package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.jdbc.catalog.damage.DamagedTexts;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads roles, their settings and memberships, privileges on parameters, and tablespaces: one class per subject. Used once. */
public final class GlobalsReader {

    /**
     * The role that created the cluster. It may have another name on another server, and is the grantor of all grants by
     * superusers.
     */
    static final long BOOTSTRAP_SUPERUSER = 10;

    private static final String MAY_READ_PASSWORDS =
            "SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS answer";

    private static final String DATABASES = """
            SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname COLLATE "C\"""";

    private final CatalogQueries queries;
    private final GlobalsDraft draft;

    /**
     * Creates a reader of one server.
     *
     * @param connection in a transaction
     * @param version {@code server_version_num}
     */
    public GlobalsReader(Connection connection, int version) {
        this.queries = new CatalogQueries(connection);
        this.draft = new GlobalsDraft(queries, version);
    }

    /**
     * Reads the globals.
     *
     * @param passwords whether password hashes are wanted, where the role may read them
     */
    public Globals read(boolean passwords) {
        boolean mayReadPasswords =
                queries.rows(MAY_READ_PASSWORDS, row -> row.flag("answer")).contains(true);
        boolean withPasswords = passwords && mayReadPasswords;
        if (!withPasswords) {
            draft.warn("the backup has no password hashes, because "
                    + (passwords ? "the dumping role may not read pg_authid" : "they were not requested")
                    + ": after a restore, roles need new passwords");
        }
        new Roles(draft).add(withPasswords);
        new Memberships(draft).add();
        new ParameterPrivileges(draft).add();
        new Tablespaces(draft).add();
        new SecurityLabels(draft).add();
        Map<String, String> properties = new TreeMap<>();
        properties.put(Globals.PASSWORDS, withPasswords ? "yes" : "no");
        for (String database : queries.rows(DATABASES, row -> row.text("datname"))) {
            properties.put(String.format(Locale.ROOT, "database/%04d", properties.size()), database);
        }
        List<Entry> entries = draft.entries();
        return new Globals(
                entries,
                properties,
                DamagedTexts.omissions(queries.damagedTexts(), entries, properties),
                draft.warnings());
    }

    /** Whether a role exists on every server. */
    static boolean isPredefined(String role) {
        return role.startsWith("pg_");
    }
}
