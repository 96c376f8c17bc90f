package io.pgbackup.jdbc.catalog.graph;

import io.pgbackup.core.dump.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Orders objects so that each comes after its dependencies, and otherwise by kind and name: databases with the same objects come
 * out in the same order, whatever their oids.
 */
public final class ObjectSorter {

    private final Map<ObjectId, CatalogObject> objects;
    private final Consumer<String> warnings;

    public ObjectSorter(Map<ObjectId, CatalogObject> objects, Consumer<String> warnings) {
        this.objects = objects;
        this.warnings = warnings;
    }

    /** Returns all objects in order. Loops among them are repaired, which changes what is written separately. */
    public List<CatalogObject> sort() {
        List<CatalogObject> natural = new ArrayList<>(objects.values());
        natural.sort(ObjectSorter::compareNaturally);
        for (int i = 0; i < natural.size(); i++) {
            natural.get(i).position(i);
        }
        while (true) {
            Attempt attempt = attempt(natural, dependencies(natural));
            if (attempt.inLoops().isEmpty()) {
                moveBehindPostData(attempt.sorted());
                return attempt.sorted();
            }
            new LoopRepair(objects, warnings).repair(attempt.inLoops());
        }
    }

    /** Returns dependencies by position, because finding an object by its id takes longer than everything else here. */
    private int[][] dependencies(List<CatalogObject> natural) {
        int[][] dependencies = new int[natural.size()][];
        for (int i = 0; i < dependencies.length; i++) {
            Set<ObjectId> ids = natural.get(i).dependencies();
            int[] found = new int[ids.size()];
            int count = 0;
            for (ObjectId id : ids) {
                CatalogObject dependency = objects.get(id);
                if (dependency != null) {
                    found[count++] = dependency.position();
                }
            }
            dependencies[i] = count == found.length ? found : Arrays.copyOf(found, count);
        }
        return dependencies;
    }

    /** The objects that could be sorted, and, in natural order, the objects in loops and those that objects in loops depend on. */
    private record Attempt(List<CatalogObject> sorted, List<CatalogObject> inLoops) {}

    /**
     * Works from the end, so that the natural order is disturbed the least: objects on which no other object waits are put last.
     */
    private static Attempt attempt(List<CatalogObject> natural, int[][] dependencies) {
        int[] waiting = new int[natural.size()];
        for (int[] positions : dependencies) {
            for (int position : positions) {
                waiting[position]++;
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>(Comparator.reverseOrder());
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        List<CatalogObject> sorted = new ArrayList<>(natural.size());
        boolean[] isDone = new boolean[natural.size()];
        while (!ready.isEmpty()) {
            int last = ready.remove();
            isDone[last] = true;
            sorted.add(natural.get(last));
            for (int position : dependencies[last]) {
                if (--waiting[position] == 0) {
                    ready.add(position);
                }
            }
        }
        Collections.reverse(sorted);
        List<CatalogObject> inLoops = new ArrayList<>();
        for (int i = 0; i < isDone.length; i++) {
            if (!isDone[i]) {
                inLoops.add(natural.get(i));
            }
        }
        return new Attempt(sorted, inLoops);
    }

    /** Moves definitions to the post-data section if they wait for an object of that section. */
    private void moveBehindPostData(List<CatalogObject> sorted) {
        for (CatalogObject object : sorted) {
            if (object.kind() == ObjectKind.PRE_DATA_BOUNDARY || object.kind() == ObjectKind.POST_DATA_BOUNDARY) {
                continue;
            }
            boolean isTooEarly = object.place() == Place.PRE_DATA
                    && object.dependencies().stream()
                            .map(objects::get)
                            .anyMatch(dependency -> dependency != null
                                    && dependency.kind() != ObjectKind.POST_DATA_BOUNDARY
                                    && dependency.place() == Place.POST_DATA);
            if (isTooEarly) {
                object.postpone();
            }
        }
    }

    private static int compareNaturally(CatalogObject left, CatalogObject right) {
        int order = Integer.compare(left.kind().rank(), right.kind().rank());
        order = order != 0
                ? order
                : Boolean.compare(left.schema().isEmpty(), right.schema().isEmpty());
        order = order != 0 ? order : compareBytewise(left.schema(), right.schema());
        order = order != 0 ? order : compareBytewise(left.sortName(), right.sortName());
        order = order != 0 ? order : left.kind().compareTo(right.kind());
        order = order != 0 ? order : compareLists(left.tieBreakers(), right.tieBreakers());
        return order != 0 ? order : compareBytewise(left.name(), right.name());
    }

    private static int compareLists(List<String> left, List<String> right) {
        Iterator<String> others = right.iterator();
        for (String one : left) {
            int order = others.hasNext() ? compareBytewise(one, others.next()) : 1;
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    /**
     * Compares as the server compares names in the C locale: by UTF-8 bytes, so that surrogates come after all other characters.
     */
    static int compareBytewise(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char one = left.charAt(i);
            char other = right.charAt(i);
            if (one != other) {
                boolean isSurrogate = Character.isSurrogate(one);
                return isSurrogate == Character.isSurrogate(other)
                        ? Character.compare(one, other)
                        : isSurrogate ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
