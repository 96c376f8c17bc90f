package io.pgbackup.jdbc.catalog.graph;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of ids in insertion order. A database has hundreds of thousands of such sets, nearly all with one to five members, so small
 * sets take little memory.
 */
final class IdSet extends AbstractSet<ObjectId> {

    private static final int MOST_IN_ARRAY = 12;
    private static final ObjectId[] EMPTY = {};

    private ObjectId[] few = EMPTY;
    private @Nullable Set<ObjectId> many;

    @Override
    public boolean add(ObjectId id) {
        Set<ObjectId> large = many;
        if (large != null) {
            return large.add(id);
        }
        if (contains(id)) {
            return false;
        }
        if (few.length == MOST_IN_ARRAY) {
            large = new LinkedHashSet<>(List.of(few));
            large.add(id);
            many = large;
            few = EMPTY;
        } else {
            few = Arrays.copyOf(few, few.length + 1);
            few[few.length - 1] = id;
        }
        return true;
    }

    @Override
    public boolean remove(Object id) {
        Set<ObjectId> large = many;
        if (large != null) {
            return large.remove(id);
        }
        int at = Arrays.asList(few).indexOf(id);
        if (at < 0) {
            return false;
        }
        ObjectId[] fewer = Arrays.copyOf(few, few.length - 1);
        System.arraycopy(few, at + 1, fewer, at, fewer.length - at);
        few = fewer;
        return true;
    }

    @Override
    public boolean contains(Object id) {
        Set<ObjectId> large = many;
        return large != null ? large.contains(id) : Arrays.asList(few).contains(id);
    }

    @Override
    public Iterator<ObjectId> iterator() {
        Set<ObjectId> large = many;
        return large != null ? large.iterator() : Arrays.asList(few).iterator();
    }

    @Override
    public int size() {
        Set<ObjectId> large = many;
        return large != null ? large.size() : few.length;
    }
}
