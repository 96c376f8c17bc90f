package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The losses that a backup reports: the objects that a copy will lack, or will not have unchanged. Exactly these are left out of
 * its fingerprints.
 */
public final class CopyLosses implements FingerprintReader.Losses {

    /** Properties of a table's row and of its columns' rows that depend on defaults and checks. */
    private static final Set<String> COUNTED_PARTS = Set.of("atthasdef", "attgenerated", "relchecks");

    private final Set<ObjectId> objects = new HashSet<>();
    private final Set<ObjectId> leftOut = new HashSet<>();
    private final Set<ObjectId> withOtherOwner = new HashSet<>();
    private final Set<ObjectId> withoutParts = new HashSet<>();
    private final Map<ObjectId, Set<String>> parameters = new HashMap<>();

    /** Notes an undamaged object that no dump creates. */
    public void leftOut(ObjectId id) {
        leftOut.add(id);
    }

    /** Notes objects that cannot be dumped, including all objects that belong to them. */
    public void objects(Collection<ObjectId> ids) {
        objects.addAll(ids);
    }

    /** Notes a relation of which a default or a check is left out. */
    public void parts(ObjectId relation) {
        withoutParts.add(relation);
    }

    /** Notes a member of an extension that will belong to the restoring role: grants on it name its owner. */
    public void owner(ObjectId member) {
        withOtherOwner.add(member);
    }

    /** Notes storage parameters of a relation and its columns; those of its TOAST table begin with {@code toast.}. */
    public void parameters(ObjectId relation, List<String> names) {
        parameters.computeIfAbsent(relation, key -> new HashSet<>()).addAll(names);
    }

    /** Whether any object cannot be dumped; in a dump of a part, also an object outside that part. */
    public boolean isAnyObjectLost() {
        return !objects.isEmpty();
    }

    @Override
    public boolean isLost(long classOid, long oid) {
        ObjectId id = new ObjectId(classOid, oid);
        return objects.contains(id) || leftOut.contains(id);
    }

    @Override
    public boolean isUncertain(String catalog, String property, long classOid, long oid) {
        ObjectId id = new ObjectId(classOid, oid);
        return (catalog.equals("pg_init_privs") && withOtherOwner.contains(id))
                || (COUNTED_PARTS.contains(property) && withoutParts.contains(id));
    }

    @Override
    public Set<String> parameters(long relation) {
        return parameters.getOrDefault(ObjectId.relation(relation), Set.of());
    }
}
