package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Console;
import io.pgbackup.cli.output.Progress;
import io.pgbackup.config.Settings;
import io.pgbackup.connect.Database;
import io.pgbackup.connect.Databases;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.restore.MakeDatabase;
import io.pgbackup.core.restore.RestoreDatabase;
import io.pgbackup.core.restore.RestoreGlobals;
import io.pgbackup.core.restore.RunRestore;
import io.pgbackup.core.retention.PruneBackups;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.verify.BackupCatalog;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One run of one command: its settings, and the store that it has opened. Used by one thread. */
final class Invocation implements AutoCloseable {

    private final Tools tools;
    private final Settings settings;
    private final SegmentCodecs codecs;
    private @Nullable BackupStore store;

    Invocation(Tools tools, Settings settings) {
        this.tools = tools;
        this.settings = settings;
        this.codecs = tools.codecs().of(settings.compression());
    }

    Settings settings() {
        return settings;
    }

    Tools tools() {
        return tools;
    }

    Console console() {
        return tools.console();
    }

    Clock clock() {
        return tools.environment().clock();
    }

    SegmentCodecs codecs() {
        return codecs;
    }

    Databases databases() {
        return tools.databases().with(settings);
    }

    /** Returns the configured store, which is opened on first use. */
    BackupStore store() {
        BackupStore opened = store;
        if (opened == null) {
            opened = tools.stores().open(settings.requireStore());
            store = opened;
        }
        return opened;
    }

    BackupCatalog catalog() {
        return new BackupCatalog(store(), codecs, clock());
    }

    PruneBackups pruning() {
        return new PruneBackups(store(), catalog(), clock());
    }

    RetentionPolicy policy() {
        return RetentionPolicy.ofDays(settings.retentionDays());
    }

    RunRestore restoring() {
        return new RunRestore(clock());
    }

    RestoreDatabase restoringDatabases() {
        return new RestoreDatabase(restoring(), new MakeDatabase(clock()));
    }

    RestoreGlobals restoringGlobals() {
        return new RestoreGlobals(clock());
    }

    /** Returns the number of connections per database. */
    int jobs() {
        return settings.connections();
    }

    Path directory() {
        return tools.environment().directory();
    }

    /** Returns the database of a URL that an option gives. */
    Database url(String url) {
        return databases().url(url);
    }

    Progress progress() {
        GlobalOptions global = tools.global();
        return new Progress(
                console(),
                tools.environment().terminal() && !global.quiet() && !global.json(),
                tools.environment().variables().getOrDefault("COLUMNS", ""));
    }

    @Override
    public void close() {
        BackupStore opened = store;
        if (opened != null) {
            opened.close();
        }
    }
}
