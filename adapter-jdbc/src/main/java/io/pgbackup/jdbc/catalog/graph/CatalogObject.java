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
 * A node of the dependency graph: an object of the database, or a part of one that can be written apart (a default, a check
 * constraint, the rule of a view).
 *
 * <p>Mutable while the catalog is being read: the sorter adds and removes dependencies and, to break a loop, writes parts apart,
 * turns views into dummies and postpones definitions. The definition is therefore asked for last, when all of this is settled.
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

    /** Tells the catalog what belongs to a data entry, once the entry's id is known. */
    @FunctionalInterface
    public interface Content {
        void announce(int entryId, CatalogContents contents);
    }

    /**
     * A node; written as an entry if its kind has one.
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

    /** The name that it is sorted by, where it differs from {@link #name}: functions without their argument types. */
    public CatalogObject sortName(String value) {
        sortName = value;
        return this;
    }

    public String sortName() {
        return sortName;
    }

    /** The table it hangs on, unquoted. */
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

    /** What orders objects of one kind, schema and name: never oids, which differ after a restore. */
    public CatalogObject tieBreakers(List<String> values) {
        tieBreakers = List.copyOf(values);
        return this;
    }

    public List<String> tieBreakers() {
        return tieBreakers;
    }

    /**
     * The statements that make it, with its owner, comments and security labels; asked for after the sorting. Statements end with
     * {@code ;} and a line feed.
     */
    public CatalogObject definition(Supplier<String> statements) {
        definition = statements;
        return this;
    }

    /** Changes the definition when it is asked for. */
    public void rewrite(UnaryOperator<String> change) {
        Supplier<String> before = definition;
        definition = () -> change.apply(before.get());
    }

    String sql() {
        return definition.get();
    }

    /** What its data entry stands for. */
    public CatalogObject content(Content value) {
        content = Optional.of(value);
        return this;
    }

    public Optional<Content> content() {
        return content;
    }

    /** It is the expression of a generated column, and makes that column wherever it is written. */
    public CatalogObject makesColumn(int number) {
        column = number;
        return this;
    }

    /** The number of the column that it makes; 0 if it makes none. */
    public int column() {
        return column;
    }

    /** Notes an object that needs the column that this one makes. */
    public void addColumnUser(ObjectId user) {
        columnUsers.add(user);
    }

    Set<ObjectId> columnUsers() {
        return columnUsers;
    }

    /**
     * It is part of another object's definition unless a loop makes it {@link #writeApart}. Meanwhile the other object depends on
     * it, and not the other way round; the framework sees to that.
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

    /** It belongs to the other object, and is written on its own. */
    public CatalogObject partOf(ObjectId value) {
        parent = Optional.of(value);
        return this;
    }

    /** The object that it is a part of, whether inline or not. */
    public Optional<ObjectId> parent() {
        return parent;
    }

    /** It only carries dependencies, or privileges: members of extensions, objects of {@code pg_catalog}, shell types. */
    public CatalogObject unwritten() {
        isWritten = false;
        return this;
    }

    public void writeApart() {
        isInline = false;
        isWritten = true;
    }

    /** Whether it becomes an entry of its own. */
    public boolean isWritten() {
        return isWritten;
    }

    /** A view that is first written without its query. */
    void makeDummy() {
        isDummy = true;
    }

    public boolean isDummy() {
        return isDummy;
    }

    /** Its definition has to wait for something that comes after the data. */
    void postpone() {
        isPostponed = true;
    }

    Section section() {
        return isPostponed ? Section.POST_DATA : isInline ? Section.PRE_DATA : kind.section();
    }

    Place place() {
        return isPostponed ? Place.POST_DATA : isInline ? Place.PRE_DATA : kind.place();
    }

    /** Its place in the natural order, which the sorter sets for itself. */
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
