package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.TextTable;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.core.verify.BackupCatalog.Summary;
import io.pgbackup.core.verify.SourceHistory;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code list}: lists the backups in the store, with facts from the backups themselves. */
@Command(
        name = "list",
        description =
                "Lists the backups in the store, by database and time, oldest first, with facts from their indexes.")
public final class ListCommand extends CliCommand {

    private static final Logger LOG = LoggerFactory.getLogger(ListCommand.class);

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only backups of this database.")
    private @Nullable String name;

    @Inject
    ListCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(Invocation invocation) {
        String only = name;
        List<Inspected> backups = only == null
                ? invocation.catalog().list()
                : invocation.catalog().list(only);
        TextTable table = new TextTable(
                Set.of(2, 3, 4, 5),
                "NAME",
                "TIME",
                "SIZE",
                "TABLES",
                "ROWS",
                "LARGE OBJECTS",
                "SERVER",
                "SOURCE",
                "KEY");
        List<Fields> fields = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, SourceHistory> histories = histories(backups);
        for (Inspected inspected : backups) {
            add(inspected, histories, table, fields);
            if (!inspected.complete()) {
                problems.add(BackupKeys.key(inspected.backup().id()) + ": " + inspected.problem());
            }
        }
        List<String> lines = new ArrayList<>();
        if (!backups.isEmpty()) {
            lines.addAll(table.lines());
        } else {
            LOG.info("there are no backups in {}", invocation.store().name());
        }
        invocation.console().result(lines, new Fields().putAll("backups", fields));
        histories.forEach((name, history) -> note(name, history).ifPresent(problems::add));
        future(invocation, backups).ifPresent(problems::add);
        problems.forEach(problem -> invocation.console().message("warning", problem));
        return 0;
    }

    private static Map<String, SourceHistory> histories(List<Inspected> backups) {
        Map<String, List<Inspected>> byName = new LinkedHashMap<>();
        for (Inspected inspected : backups) {
            byName.computeIfAbsent(inspected.backup().id().database(), key -> new ArrayList<>())
                    .add(inspected);
        }
        Map<String, SourceHistory> histories = new LinkedHashMap<>();
        byName.forEach((database, all) -> histories.put(database, SourceHistory.of(all)));
        return histories;
    }

    private static Optional<String> note(String database, SourceHistory history) {
        if (history.sources().size() < 2) {
            return Optional.empty();
        }
        return Optional.of("backups of " + database + " come from different sources"
                + (history.takesTurns() ? " alternately, so that " + database + " alone is ambiguous" : "") + ": "
                + history);
    }

    private static Optional<String> future(Invocation invocation, List<Inspected> backups) {
        Instant now = invocation.clock().instant();
        List<String> keys = backups.stream()
                .map(one -> one.backup().id())
                .filter(id -> id.isFromTheFuture(now))
                .map(BackupKeys::key)
                .toList();
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(keys.get(0) + " is from the future according to the clock of this machine"
                        + (keys.size() == 1 ? "" : ", and so are " + (keys.size() - 1) + " more")
                        + "; it never counts as the newest backup, and retention never deletes it");
    }

    private static void add(
            Inspected inspected, Map<String, SourceHistory> histories, TextTable table, List<Fields> all) {
        var id = inspected.backup().id();
        Fields fields = new Fields()
                .put("name", id.database())
                .put("time", id.time())
                .put("key", BackupKeys.key(id))
                .put("compression", id.compression().label())
                .put("sizeBytes", inspected.backup().size())
                .put("storedAt", inspected.backup().storedAt())
                .put("complete", inspected.complete());
        all.add(fields);
        String size = Amounts.bytes(inspected.backup().size());
        if (inspected.summary().isEmpty()) {
            fields.put("problem", inspected.problem());
            table.add(id.database(), id.time().toString(), size, "", "", "", "DAMAGED", "", BackupKeys.key(id));
            return;
        }
        Summary summary = inspected.summary().get();
        fields.put("serverVersion", summary.serverVersion())
                .put("snapshotTime", summary.snapshotTime())
                .putTexts("selection", summary.selection().options())
                .put("tables", summary.tables())
                .put("rows", summary.rows())
                .put("largeObjects", summary.largeObjects().count())
                .put("largeObjectBytes", summary.largeObjects().bytes())
                .put("rawBytes", summary.rawBytes())
                .put("database", summary.database())
                .put("source", summary.source());
        table.add(
                id.database(),
                id.time().toString(),
                size,
                Amounts.count(summary.tables()),
                Amounts.count(summary.rows()),
                Amounts.count(summary.largeObjects().count()),
                summary.serverVersion(),
                Objects.requireNonNull(histories.get(id.database())).label(summary.source()),
                BackupKeys.key(id));
    }
}
