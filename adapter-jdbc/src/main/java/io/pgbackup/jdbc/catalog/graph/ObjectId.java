package io.pgbackup.jdbc.catalog.graph;

/**
 * Names a node of the dependency graph as {@code pg_depend} does.
 *
 * @param classOid the system catalog that holds the object, see {@link SystemCatalog}; negative for what has no row of its own
 * @param oid of the object
 */
public record ObjectId(long classOid, long oid) {

    /** What comes before the rows depends on nothing behind this. */
    public static final ObjectId PRE_DATA_BOUNDARY = derived(ObjectKind.PRE_DATA_BOUNDARY, 0);

    /** What comes behind the rows depends on this. */
    public static final ObjectId POST_DATA_BOUNDARY = derived(ObjectKind.POST_DATA_BOUNDARY, 0);

    /** The node that exists because of another one: the rows of a table, its place in a parent, its attached privileges. */
    public static ObjectId derived(ObjectKind kind, long oid) {
        return new ObjectId(-kind.rank(), oid);
    }

    /** As {@link #derived(ObjectKind, long)}, for one column. */
    public static ObjectId derived(ObjectKind kind, long oid, int attribute) {
        return new ObjectId(-10000L * kind.rank() - attribute, oid);
    }

    /** As a record's own, and many times faster: sorting a large database asks for it millions of times. */
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(classOid) + Long.hashCode(oid);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectId id && id.oid == oid && id.classOid == classOid;
    }

    public static ObjectId relation(long oid) {
        return new ObjectId(SystemCatalog.CLASS, oid);
    }
}
