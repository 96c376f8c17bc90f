package io.pgbackup.jdbc.catalog.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds dependency loops, as they were when the finder was created.
 *
 * <p>It first determines which objects share a loop at all (strongly connected components, by Tarjan's algorithm), so that
 * thousands of small loops are found in little more than one pass.
 */
final class LoopFinder {

    private static final int NONE = -1;

    private final List<CatalogObject> objects;
    private final int[][] dependencies;
    private final int[] component;
    private final int[] order;
    private final int[] lowest;
    private final int[] cameFrom;
    private int visited;

    LoopFinder(List<CatalogObject> objects) {
        this.objects = List.copyOf(objects);
        int count = objects.size();
        Map<ObjectId, Integer> positions = new HashMap<>();
        for (int i = 0; i < count; i++) {
            positions.put(objects.get(i).id(), i);
        }
        dependencies = new int[count][];
        for (int i = 0; i < count; i++) {
            dependencies[i] = objects.get(i).dependencies().stream()
                    .mapToInt(id -> positions.getOrDefault(id, NONE))
                    .filter(position -> position != NONE)
                    .toArray();
        }
        component = filled(count);
        order = filled(count);
        lowest = filled(count);
        cameFrom = filled(count);
        findComponents();
        for (int i = 0; i < count; i++) {
            int own = component[i];
            dependencies[i] = Arrays.stream(dependencies[i])
                    .filter(other -> component[other] == own)
                    .toArray();
        }
    }

    private static int[] filled(int count) {
        int[] values = new int[count];
        Arrays.fill(values, NONE);
        return values;
    }

    /** Returns the shortest path from an object back to itself, where each member depends on the next; empty if there is none. */
    List<CatalogObject> shortestLoop(int start) {
        if (dependencies[start].length == 0) {
            return List.of();
        }
        List<Integer> reached = new ArrayList<>(List.of(start));
        try {
            for (int i = 0; i < reached.size(); i++) {
                int from = reached.get(i);
                for (int to : dependencies[from]) {
                    if (to == start) {
                        return path(start, from);
                    }
                    if (cameFrom[to] == NONE) {
                        cameFrom[to] = from;
                        reached.add(to);
                    }
                }
            }
            return List.of();
        } finally {
            reached.forEach(one -> cameFrom[one] = NONE);
        }
    }

    private List<CatalogObject> path(int start, int end) {
        Deque<CatalogObject> path = new ArrayDeque<>();
        for (int at = end; at != start; at = cameFrom[at]) {
            path.addFirst(objects.get(at));
        }
        path.addFirst(objects.get(start));
        return new ArrayList<>(path);
    }

    /** Finds the components without recursion, which would be as deep as the longest chain of dependencies. */
    private void findComponents() {
        Deque<Integer> unfinished = new ArrayDeque<>();
        for (int root = 0; root < order.length; root++) {
            if (order[root] != NONE) {
                continue;
            }
            Deque<int[]> path = new ArrayDeque<>();
            path.push(enter(root, unfinished));
            while (!path.isEmpty()) {
                int[] step = path.getFirst();
                int node = step[0];
                if (step[1] < dependencies[node].length) {
                    int next = dependencies[node][step[1]++];
                    if (order[next] == NONE) {
                        path.push(enter(next, unfinished));
                    } else if (component[next] == NONE) {
                        lowest[node] = Math.min(lowest[node], order[next]);
                    }
                } else {
                    path.pop();
                    if (!path.isEmpty()) {
                        int parent = path.getFirst()[0];
                        lowest[parent] = Math.min(lowest[parent], lowest[node]);
                    }
                    close(node, unfinished);
                }
            }
        }
    }

    /** Returns a node with the number of its dependencies that have been followed. */
    private int[] enter(int node, Deque<Integer> unfinished) {
        order[node] = visited;
        lowest[node] = visited;
        visited++;
        unfinished.push(node);
        return new int[] {node, 0};
    }

    private void close(int node, Deque<Integer> unfinished) {
        if (lowest[node] == order[node]) {
            int member;
            do {
                member = unfinished.pop();
                component[member] = node;
            } while (member != node);
        }
    }
}
