package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a backup has said that a copy will not have, or not as it is. Its fingerprints are without just that. */
public final class CopyLosses implements FingerprintReader.Losses {

    /** What the row of a table and those of its columns say of defaults and checks. */
    private static final Set<String> COUNTED_PARTS = Set.of("atthasdef", "attgenerated", "relchecks");

    private final Set<ObjectId> objects = new HashSet<>();
    private final Set<ObjectId> leftOut = new HashSet<>();
    private final Set<ObjectId> withOtherOwner = new HashSet<>();
    private final Set<ObjectId> withoutParts = new HashSet<>();
    private final Map<ObjectId, Set<String>> parameters = new HashMap<>();

    /** An object in good order that no dump makes. */
    public void leftOut(ObjectId id) {
        leftOut.add(id);
    }

    /** Objects that cannot be dumped, with all that hangs on them. */
    public void objects(Collection<ObjectId> ids) {
        objects.addAll(ids);
    }

    /** A relation of which a default or a check is left out. */
    public void parts(ObjectId relation) {
        withoutParts.add(relation);
    }

    /** A member of an extension that will belong to who restores: what was granted on it names its owner. */
    public void owner(ObjectId member) {
        withOtherOwner.add(member);
    }

    /** Storage parameters of a relation and its columns; those of its TOAST table begin with {@code toast.}. */
    public void parameters(ObjectId relation, List<String> names) {
        parameters.computeIfAbsent(relation, key -> new HashSet<>()).addAll(names);
    }

    /** Whether any object cannot be dumped; in a dump of a part, also one elsewhere. */
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
