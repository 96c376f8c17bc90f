package io.pgbackup.jdbc.catalog.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A generated column that is added to its table later, because its expression needs an object that needs the table. */
final class LateColumn {

    private final Map<ObjectId, CatalogObject> objects;
    private final CatalogObject column;
    private final CatalogObject table;

    /**
     * @param column the expression, which creates the column
     * @param table without the column
     */
    LateColumn(Map<ObjectId, CatalogObject> objects, CatalogObject column, CatalogObject table) {
        this.objects = objects;
        this.column = column;
        this.table = table;
    }

    /**
     * Makes all users of the column depend on it. Users of the table or of its row type as a whole, such as a partition that is
     * attached or a child, need all columns and depend on it, too. Only objects that the column itself needs cannot wait.
     */
    void letUsersWait() {
        Set<ObjectId> needed = needs();
        Set<ObjectId> whole = tableAndRowTypes();
        for (CatalogObject object : objects.values()) {
            boolean isColumnOfTable = object.column() != 0 && object.parent().equals(Optional.of(table.id()));
            boolean usesWhole = object.dependencies().stream().anyMatch(whole::contains);
            if (usesWhole && !isColumnOfTable && !needed.contains(object.id())) {
                object.dependsOn(column.id());
            }
        }
        for (ObjectId user : column.columnUsers()) {
            Optional.ofNullable(objects.get(user)).ifPresent(object -> object.dependsOn(column.id()));
        }
    }

    /** Returns the column, and all objects that it needs directly or indirectly. */
    private Set<ObjectId> needs() {
        Set<ObjectId> needed = new HashSet<>(Set.of(column.id()));
        Deque<ObjectId> open = new ArrayDeque<>(needed);
        while (!open.isEmpty()) {
            Optional.ofNullable(objects.get(open.remove()))
                    .ifPresent(object ->
                            object.dependencies().stream().filter(needed::add).forEach(open::add));
        }
        return needed;
    }

    private Set<ObjectId> tableAndRowTypes() {
        Set<ObjectId> whole = new HashSet<>(Set.of(table.id()));
        List<CatalogObject> types = objects.values().stream()
                .filter(object -> object.kind() == ObjectKind.DUMMY_TYPE)
                .toList();
        boolean isMore = true;
        while (isMore) {
            isMore = false;
            for (CatalogObject type : types) {
                isMore |= type.dependencies().stream().anyMatch(whole::contains) && whole.add(type.id());
            }
        }
        return whole;
    }
}
