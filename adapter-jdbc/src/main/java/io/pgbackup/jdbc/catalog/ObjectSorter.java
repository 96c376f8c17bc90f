package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Orders objects so that each comes after what it depends on, and otherwise by kind and name: databases with the same objects
 * come out in the same order, whatever their oids.
 */
final class ObjectSorter {

    private static final Comparator<CatalogObject> NATURAL = Comparator.comparingInt(
                    (CatalogObject object) -> object.kind().rank())
            .thenComparing(object -> object.schema().isEmpty())
            .thenComparing(CatalogObject::schema, ObjectSorter::compareBytewise)
            .thenComparing(CatalogObject::sortName, ObjectSorter::compareBytewise)
            .thenComparing(CatalogObject::kind)
            .thenComparing(CatalogObject::tieBreakers, ObjectSorter::compareLists)
            .thenComparing(CatalogObject::name, ObjectSorter::compareBytewise);

    private final Map<ObjectId, CatalogObject> objects;
    private final Consumer<String> warnings;

    ObjectSorter(Map<ObjectId, CatalogObject> objects, Consumer<String> warnings) {
        this.objects = objects;
        this.warnings = warnings;
    }

    /** All objects; loops among them are repaired, which changes what is written apart. */
    List<CatalogObject> sort() {
        List<CatalogObject> natural = new ArrayList<>(objects.values());
        natural.sort(NATURAL);
        Map<ObjectId, Integer> positions = new HashMap<>();
        for (int i = 0; i < natural.size(); i++) {
            positions.put(natural.get(i).id(), i);
        }
        while (true) {
            Attempt attempt = attempt(natural, positions);
            if (attempt.inLoops().isEmpty()) {
                moveBehindPostData(attempt.sorted());
                return attempt.sorted();
            }
            new LoopRepair(objects, warnings).repair(attempt.inLoops());
        }
    }

    /** What could be sorted, and in natural order what depends on itself or is depended on by such. */
    private record Attempt(List<CatalogObject> sorted, List<CatalogObject> inLoops) {}

    /** Works from the end, so that the natural order is disturbed the least: what nothing waits for is put last. */
    private static Attempt attempt(List<CatalogObject> natural, Map<ObjectId, Integer> positions) {
        int[] waiting = new int[natural.size()];
        for (CatalogObject object : natural) {
            for (ObjectId dependency : object.dependencies()) {
                Integer position = positions.get(dependency);
                if (position != null) {
                    waiting[position]++;
                }
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
            for (ObjectId dependency : natural.get(last).dependencies()) {
                Integer position = positions.get(dependency);
                if (position != null && --waiting[position] == 0) {
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

    /** A definition that waits for something of the post-data section has to stand there itself. */
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

    /** As the server compares names in the C locale: by UTF-8 bytes, so that surrogates come after all other characters. */
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
