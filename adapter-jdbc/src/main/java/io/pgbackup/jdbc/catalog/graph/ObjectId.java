package io.pgbackup.jdbc.catalog.graph;

/**
 * Identifies a node of the dependency graph as {@code pg_depend} does.
 *
 * @param classOid the system catalog that holds the object, see {@link SystemCatalog}; negative for nodes without a row of their
 * own
 * @param oid of the object
 */
public record ObjectId(long classOid, long oid) {

    /** The boundary before the rows: objects created before the rows depend on nothing after it. */
    public static final ObjectId PRE_DATA_BOUNDARY = derived(ObjectKind.PRE_DATA_BOUNDARY, 0);

    /** The boundary after the rows: objects created after the rows depend on it. */
    public static final ObjectId POST_DATA_BOUNDARY = derived(ObjectKind.POST_DATA_BOUNDARY, 0);

    /**
     * Returns the id of a node that exists because of another one: the rows of a table, its place in a parent, its attached
     * privileges.
     */
    public static ObjectId derived(ObjectKind kind, long oid) {
        return new ObjectId(-kind.rank(), oid);
    }

    /** Returns the same as {@link #derived(ObjectKind, long)}, for one column. */
    public static ObjectId derived(ObjectKind kind, long oid, int attribute) {
        return new ObjectId(-10000L * kind.rank() - attribute, oid);
    }

    /** Equivalent to a record's own, and many times faster: sorting a large database calls it millions of times. */
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
