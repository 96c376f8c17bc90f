package io.pgbackup.jdbc.catalog.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Breaks dependency loops: by writing a part of an object separately, by creating a dummy view or shell type first, or by
 * postponing a definition until after the data. The order of the attempts matters.
 */
public final class LoopRepair {

    private final Map<ObjectId, CatalogObject> objects;
    private final Consumer<String> warnings;

    LoopRepair(Map<ObjectId, CatalogObject> objects, Consumer<String> warnings) {
        this.objects = objects;
        this.warnings = warnings;
    }

    /**
     * Repairs some loops, at least one.
     *
     * @param candidates objects in loops, or between loops
     */
    void repair(List<CatalogObject> candidates) {
        LoopFinder finder = new LoopFinder(candidates);
        Set<ObjectId> repaired = new HashSet<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (!repaired.contains(candidates.get(i).id())) {
                List<CatalogObject> loop = finder.shortestLoop(i);
                if (!loop.isEmpty() && isStillThere(loop)) {
                    repairLoop(loop);
                    loop.forEach(object -> repaired.add(object.id()));
                }
            }
        }
    }

    /** Whether the loop still exists, unbroken by an earlier repair. */
    private static boolean isStillThere(List<CatalogObject> loop) {
        for (int i = 0; i < loop.size(); i++) {
            CatalogObject next = loop.get((i + 1) % loop.size());
            if (!loop.get(i).dependencies().contains(next.id())) {
                return false;
            }
        }
        return true;
    }

    private CatalogObject object(ObjectId id) {
        return Optional.ofNullable(objects.get(id)).orElseThrow();
    }

    private void repairLoop(List<CatalogObject> loop) {
        boolean isRepaired = loop.size() == 1
                ? forgetSelf(loop.get(0))
                : useShellType(loop)
                        || useDummyView(loop)
                        || postpone(loop, ObjectKind.MATERIALIZED_VIEW)
                        || postpone(loop, ObjectKind.FUNCTION)
                        || postpone(loop, ObjectKind.PROCEDURE)
                        || writeApart(loop, ObjectKind.CHECK_CONSTRAINT, ObjectKind.TABLE)
                        || writeApart(loop, ObjectKind.CHECK_CONSTRAINT, ObjectKind.FOREIGN_TABLE)
                        || separateIndexes(loop)
                        || writeApart(loop, ObjectKind.DEFAULT, ObjectKind.TABLE)
                        || writeApart(loop, ObjectKind.DEFAULT, ObjectKind.FOREIGN_TABLE)
                        || writeApart(loop, ObjectKind.CHECK_CONSTRAINT, ObjectKind.DOMAIN);
        if (!isRepaired) {
            CatalogObject last = loop.get(loop.size() - 1);
            last.dependsNoMoreOn(loop.get(0).id());
            warnings.accept("the order of these objects is a guess, because each needs the next: " + loop);
        }
    }

    private static boolean forgetSelf(CatalogObject object) {
        object.dependsNoMoreOn(object.id());
        return true;
    }

    /** Uses a shell type: a type's own functions refer to the type, so a shell of the type is created before them. */
    private boolean useShellType(List<CatalogObject> loop) {
        for (int i = 0; i < loop.size(); i++) {
            CatalogObject function = loop.get(i);
            CatalogObject type = loop.get((i + 1) % loop.size());
            Optional<CatalogObject> shell = Optional.ofNullable(objects.get(
                    ObjectId.derived(ObjectKind.SHELL_TYPE, type.id().oid())));
            if (isFunction(function) && type.kind() == ObjectKind.TYPE && shell.isPresent()) {
                function.dependsNoMoreOn(type.id());
                function.dependsOn(shell.get().id());
                shell.get().writeApart();
                return true;
            }
        }
        return false;
    }

    private static boolean isFunction(CatalogObject object) {
        return object.kind() == ObjectKind.FUNCTION || object.kind() == ObjectKind.PROCEDURE;
    }

    /** Creates the view without its query, and replaces it once all objects that the query needs exist. */
    private static boolean useDummyView(List<CatalogObject> loop) {
        for (CatalogObject rule : loop) {
            for (CatalogObject view : loop) {
                if (view.kind() == ObjectKind.VIEW
                        && rule.kind() == ObjectKind.RULE
                        && rule.isInline()
                        && rule.parent().equals(Optional.of(view.id()))) {
                    writeQueryLater(view, rule);
                    return true;
                }
            }
        }
        return false;
    }

    /** Creates the view without its query, and replaces it after the data. */
    public static void writeQueryLater(CatalogObject view, CatalogObject rule) {
        view.makeDummy();
        separate(rule, view);
        rule.dependsOn(ObjectId.POST_DATA_BOUNDARY);
    }

    /** Postpones a definition: one that needs a unique index can only follow the data; its dependents follow it in later rounds. */
    private static boolean postpone(List<CatalogObject> loop, ObjectKind kind) {
        if (loop.stream().noneMatch(object -> object.kind() == kind)) {
            return false;
        }
        for (int i = 0; i < loop.size(); i++) {
            CatalogObject boundary = loop.get(i);
            CatalogObject next = loop.get((i + 1) % loop.size());
            if (boundary.kind() == ObjectKind.PRE_DATA_BOUNDARY) {
                boundary.dependsNoMoreOn(next.id());
                if (next.kind() == kind) {
                    next.postpone();
                }
                return true;
            }
        }
        return false;
    }

    private boolean writeApart(List<CatalogObject> loop, ObjectKind partKind, ObjectKind wholeKind) {
        for (CatalogObject part : loop) {
            for (CatalogObject whole : loop) {
                if (part.kind() == partKind
                        && whole.kind() == wholeKind
                        && part.isInline()
                        && part.parent().equals(Optional.of(whole.id()))) {
                    separate(part, whole);
                    if (part.column() != 0) {
                        new LateColumn(objects, part, whole).letUsersWait();
                    }
                    if (partKind == ObjectKind.CHECK_CONSTRAINT) {
                        part.dependsOn(ObjectId.POST_DATA_BOUNDARY);
                    } else {
                        object(ObjectId.PRE_DATA_BOUNDARY).dependsOn(part.id());
                    }
                    return true;
                }
            }
        }
        return false;
    }

    private static void separate(CatalogObject part, CatalogObject whole) {
        whole.dependsNoMoreOn(part.id());
        part.writeApart();
        part.dependsOn(whole.id());
    }

    /** Separates indexes: the index of a partitioned table is created before those of its partitions. */
    private static boolean separateIndexes(List<CatalogObject> loop) {
        if (loop.size() == 2 && loop.stream().allMatch(object -> object.kind() == ObjectKind.INDEX)) {
            loop.get(0).dependsNoMoreOn(loop.get(1).id());
            return true;
        }
        return false;
    }
}
