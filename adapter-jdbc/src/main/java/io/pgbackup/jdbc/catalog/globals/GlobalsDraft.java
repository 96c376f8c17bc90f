package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.AclItem;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entries of a server's globals, collected while they are read: roles first, because all other entries name them. */
final class GlobalsDraft {

    private static final int PER_MAJOR = 10_000;

    private final CatalogQueries queries;
    private final int version;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> roles = new LinkedHashMap<>();
    private final Set<String> allRoles = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private String bootstrapSuperuser = "";

    /** @param version {@code server_version_num} */
    GlobalsDraft(CatalogQueries queries, int version) {
        this.queries = queries;
        this.version = version;
    }

    CatalogQueries queries() {
        return queries;
    }

    /** {@code server_version_num}. */
    int version() {
        return version;
    }

    int major() {
        return version / PER_MAJOR;
    }

    List<Entry> entries() {
        return entries;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /** Notes that a role of this name exists, with an entry or without. */
    void knows(String role) {
        allRoles.add(role);
    }

    /** Notes the role that created the cluster. */
    void isBootstrapSuperuser(String role) {
        bootstrapSuperuser = role;
    }

    /** Returns the name of the role that created the cluster. */
    String bootstrapSuperuser() {
        return bootstrapSuperuser;
    }

    /** Adds an entry, and returns its id. */
    int add(EntryKind kind, String name, String owner, Place place, List<Integer> needs, String sql) {
        int id = entries.size() + 1;
        entries.add(new Entry(id, kind, "", name, "", owner, Section.PRE_DATA, place, needs, sql, ""));
        return id;
    }

    /** Adds the entry that creates a role. */
    void addRole(String role, String sql) {
        roles.put(role, add(EntryKind.ROLE, role, "", Place.PRE_DATA, List.of(), sql));
    }

    /** Returns the entries that create these roles; a role without an entry is skipped. */
    List<Integer> entriesOf(String... names) {
        List<Integer> ids = new ArrayList<>();
        for (String name : names) {
            Integer id = roles.get(name);
            if (id != null && !ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Returns the statements that turn a new object's privileges into these; empty if nothing differs. */
    String privileges(PrivilegeKind kind, String target, String owner, List<String> acl, List<String> base) {
        return new AclChange(kind, target, "", owner, ofRoles(acl, target), ofRoles(base, target), "").sql(major());
    }

    /** Returns the privileges whose roles exist. A role that was dropped in spite of its privileges appears as a bare number. */
    private List<String> ofRoles(List<String> items, String target) {
        List<String> known = new ArrayList<>();
        for (String text : items) {
            AclItem item = AclItem.parse(text);
            if (allRoles.contains(item.grantor()) && (item.grantee().isEmpty() || allRoles.contains(item.grantee()))) {
                known.add(text);
            } else {
                warn("the privileges " + text + " on " + target + " name a role that does not exist");
            }
        }
        return known;
    }
}
