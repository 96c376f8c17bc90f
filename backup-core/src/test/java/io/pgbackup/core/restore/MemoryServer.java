package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.fake.FakeDatabaseLoader;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.WorkingDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A server in memory whose databases can be created, filled, renamed and dropped. */
final class MemoryServer implements MakeDatabase.Server, DatabaseAdmin {

    final Map<String, FakeDatabaseLoader> databases = new TreeMap<>();
    final Map<String, Map<String, String>> properties = new TreeMap<>();
    final List<String> obstacles = new ArrayList<>();
    /** Called with each database that is created. */
    Consumer<FakeDatabaseLoader> made = loader -> {};

    int claims;

    MemoryServer(String... names) {
        for (String name : List.of(names)) {
            databases.put(name, new FakeDatabaseLoader(name));
        }
    }

    @Override
    public String name() {
        return "host:5432";
    }

    @Override
    public DatabaseAdmin admin() {
        return this;
    }

    @Override
    public DatabaseLoader loader(String database) {
        return there(database);
    }

    private FakeDatabaseLoader there(String database) {
        FakeDatabaseLoader loader = databases.get(database);
        if (loader == null) {
            throw DatabaseException.refused("there is no database " + database);
        }
        return loader;
    }

    @Override
    public boolean exists(String database) {
        return databases.containsKey(database);
    }

    @Override
    public List<WorkingDatabase> workingDatabases() {
        return List.of();
    }

    @Override
    public Claim claim(String database, String working) {
        claims++;
        return () -> claims--;
    }

    @Override
    public void create(String database, Map<String, String> wanted) {
        requireFree(database);
        FakeDatabaseLoader loader = new FakeDatabaseLoader(database);
        made.accept(loader);
        databases.put(database, loader);
    }

    private void requireFree(String database) {
        if (databases.containsKey(database)) {
            throw TargetException.conflict(database + " is there");
        }
    }

    @Override
    public void rehearse(String database, Map<String, String> wanted, String later) {
        there(database);
    }

    @Override
    public void complete(String database, Map<String, String> wanted) {
        there(database);
        properties.put(database, Map.copyOf(wanted));
    }

    @Override
    public List<String> completeAnyway(String database, Map<String, String> wanted) {
        complete(database, wanted);
        return List.of();
    }

    @Override
    public void fingerprints(String database, Consumer<Fingerprint> sink) {
        // a fake has none
    }

    @Override
    public void drop(String database) {
        there(database);
        databases.remove(database);
    }

    @Override
    public List<String> obstacles(String database) {
        return obstacles;
    }

    @Override
    public void rename(String from, String to) {
        requireFree(to);
        databases.put(to, there(from));
        databases.remove(from);
    }

    @Override
    public void swap(String replacement, String current, String retired) {
        requireFree(retired);
        databases.put(retired, there(current));
        databases.put(current, there(replacement));
        databases.remove(replacement);
    }
}
