package io.pgbackup.jdbc.catalog.graph;

import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A node of the dependency graph: an object of the database, or a part of one that can be written separately (a default, a check
 * constraint, the rule of a view).
 *
 * <p>Mutable while the catalog is being read: the sorter adds and removes dependencies and, to break a loop, writes parts
 * separately, turns views into dummies and postpones definitions. The definition is therefore requested last, once all of this is
 * settled.
 */
public final class CatalogObject {

    private final ObjectId id;
    private final ObjectKind kind;
    private final String schema;
    private final String name;
    private String sortName;
    private String table = "";
    private String owner = "";
    private List<String> tieBreakers = List.of();
    private Optional<ObjectId> parent = Optional.empty();
    private boolean isWritten;
    private boolean isInline;
    private boolean isDummy;
    private boolean isPostponed;
    private int position;
    private int column;
    private Supplier<String> definition = () -> "";
    private Optional<Content> content = Optional.empty();
    private final Set<ObjectId> dependencies = new IdSet();
    private final Set<ObjectId> columnUsers = new IdSet();
    private List<Privileges> privileges = List.of();

    /** The privileges of an object, or of one of its columns, as an entry of their own. */
    record Privileges(String name, String sql) {}

    /** Tells the catalog which content belongs to a data entry, once the entry's id is known. */
    @FunctionalInterface
    public interface Content {
        void announce(int entryId, CatalogContents contents);
    }

    /**
     * Creates a node, which is written as an entry if its kind has one.
     *
     * @param schema unquoted; empty for objects without one
     * @param name unquoted; functions with their argument types
     */
    public CatalogObject(ObjectId id, ObjectKind kind, String schema, String name) {
        this.id = id;
        this.kind = kind;
        this.schema = schema;
        this.name = name;
        this.sortName = name;
        this.isWritten = kind.entryKind().isPresent();
    }

    public ObjectId id() {
        return id;
    }

    public ObjectKind kind() {
        return kind;
    }

    public String schema() {
        return schema;
    }

    public String name() {
        return name;
    }

    /** Sets the name for sorting, where it differs from {@link #name}: functions without their argument types. */
    public CatalogObject sortName(String value) {
        sortName = value;
        return this;
    }

    public String sortName() {
        return sortName;
    }

    /** Sets the name of the table that the object belongs to, unquoted. */
    public CatalogObject table(String value) {
        table = value;
        return this;
    }

    public String table() {
        return table;
    }

    public CatalogObject owner(String roleName) {
        owner = roleName;
        return this;
    }

    public String owner() {
        return owner;
    }

    /** Sets the values that order objects of the same kind, schema and name. These are never oids, which differ after a restore. */
    public CatalogObject tieBreakers(List<String> values) {
        tieBreakers = List.copyOf(values);
        return this;
    }

    public List<String> tieBreakers() {
        return tieBreakers;
    }

    /**
     * Sets the statements that create the object, with its owner, comments and security labels; they are requested after the
     * sorting. Statements end with {@code ;} and a line feed.
     */
    public CatalogObject definition(Supplier<String> statements) {
        definition = statements;
        return this;
    }

    /** Changes the definition when it is requested. */
    public void rewrite(UnaryOperator<String> change) {
        Supplier<String> before = definition;
        definition = () -> change.apply(before.get());
    }

    String sql() {
        return definition.get();
    }

    /** Sets the content of the object's data entry. */
    public CatalogObject content(Content value) {
        content = Optional.of(value);
        return this;
    }

    public Optional<Content> content() {
        return content;
    }

    /** Marks this object as the expression of a generated column, which creates that column wherever it is written. */
    public CatalogObject makesColumn(int number) {
        column = number;
        return this;
    }

    /** Returns the number of the column that this object creates; 0 if it creates none. */
    public int column() {
        return column;
    }

    /** Notes an object that needs the column created by this one. */
    public void addColumnUser(ObjectId user) {
        columnUsers.add(user);
    }

    Set<ObjectId> columnUsers() {
        return columnUsers;
    }

    /**
     * Makes this object part of another object's definition unless a loop requires it to be written {@link #writeApart separately}. Until then the other
     * object depends on this one, and not the reverse; the framework adds that dependency.
     */
    public CatalogObject inlineIn(ObjectId value) {
        parent = Optional.of(value);
        isInline = true;
        isWritten = false;
        return this;
    }

    public boolean isInline() {
        return isInline;
    }

    /** Makes this object a part of another object that is written on its own. */
    public CatalogObject partOf(ObjectId value) {
        parent = Optional.of(value);
        return this;
    }

    /** Returns the object that this one is a part of, whether inline or not. */
    public Optional<ObjectId> parent() {
        return parent;
    }

    /**
     * Marks a node that only carries dependencies or privileges: members of extensions, objects of {@code pg_catalog}, shell types.
     */
    public CatalogObject unwritten() {
        isWritten = false;
        return this;
    }

    public void writeApart() {
        isInline = false;
        isWritten = true;
    }

    /** Whether the object becomes an entry of its own. */
    public boolean isWritten() {
        return isWritten;
    }

    /** Marks a view that is first written without its query. */
    void makeDummy() {
        isDummy = true;
    }

    public boolean isDummy() {
        return isDummy;
    }

    /** Marks a definition that has to wait for an object that comes after the data. */
    void postpone() {
        isPostponed = true;
    }

    Section section() {
        return isPostponed ? Section.POST_DATA : isInline ? Section.PRE_DATA : kind.section();
    }

    Place place() {
        return isPostponed ? Place.POST_DATA : isInline ? Place.PRE_DATA : kind.place();
    }

    /** Sets the position in the natural order, for the sorter's own use. */
    void position(int value) {
        position = value;
    }

    int position() {
        return position;
    }

    public CatalogObject dependsOn(ObjectId other) {
        dependencies.add(other);
        return this;
    }

    public void dependsNoMoreOn(ObjectId other) {
        dependencies.remove(other);
    }

    public Set<ObjectId> dependencies() {
        return dependencies;
    }

    /**
     * Adds an {@code ACL} entry, which is written even if the object itself is not.
     *
     * @param entryName as in {@code TABLE orders}, {@code COLUMN orders.total}
     * @param sql whole statements
     */
    public void addPrivileges(String entryName, String sql) {
        List<Privileges> more = new ArrayList<>(privileges);
        more.add(new Privileges(entryName, sql));
        privileges = List.copyOf(more);
    }

    List<Privileges> privileges() {
        return privileges;
    }

    @Override
    public String toString() {
        return kind + " " + (schema.isEmpty() ? "" : schema + ".") + name + (table.isEmpty() ? "" : " on " + table);
    }
}
