package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.TextTable;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code show}: describes the content of one backup, read from its index. */
@Command(
        name = "show",
        description = "Shows the content of a backup: database, snapshot, objects, and the row count of every table.")
public final class ShowCommand extends CliCommand {

    @Parameters(paramLabel = "BACKUP", description = "A key, a file, NAME (the newest), or NAME@TIME.")
    private String backup = "";

    @Mixin
    private SourceOption source = new SourceOption();

    @Inject
    ShowCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(Invocation invocation) {
        try (BackupFile file = source.open(invocation, backup)) {
            invocation.console().result(lines(file), fields(file));
        }
        return 0;
    }

    private static List<String> lines(BackupFile file) {
        BackupIndex index = file.index();
        DatabaseFacts facts = index.facts();
        List<String> lines = new ArrayList<>();
        lines.add("backup      " + file.name());
        lines.add("name        " + index.id().database() + " at " + index.id().time());
        lines.add(
                "database    " + facts.database() + ", " + facts.encoding() + ", PostgreSQL " + facts.serverVersion());
        lines.add("source      " + (facts.source().isKnown() ? facts.source() : "not known"));
        if (!index.isWhole()) {
            lines.add("part        " + String.join(" ", index.selection().options()));
        }
        lines.add("snapshot    " + facts.snapshotTime()
                + (facts.snapshotLsn().isEmpty() ? "" : ", LSN " + facts.snapshotLsn()));
        lines.add("written by  pgbackup " + index.toolVersion());
        lines.add("size        " + Amounts.bytes(file.length()) + " stored ("
                + index.id().compression().label() + "), " + Amounts.bytes(index.rawLength()) + " unpacked, "
                + Amounts.count(index.segments().size(), "segment"));
        lines.add("content     "
                + Amounts.content(
                        index.rows(), index.tables().size(), IndexedLargeObjects.totals(index.largeObjects())));
        if (!facts.extensions().isEmpty()) {
            lines.add("extensions  "
                    + facts.extensions().stream().map(InstalledExtension::name).collect(Collectors.joining(", ")));
        }
        lines.add("objects     "
                + kinds(index).entrySet().stream()
                        .map(kind -> Amounts.count(kind.getValue()) + " " + kind.getKey())
                        .collect(Collectors.joining(", ")));
        facts.omissions().forEach(omission -> lines.add("omitted     " + omission.sentence()));
        facts.warnings().forEach(warning -> lines.add("warning     " + warning));
        if (!index.tables().isEmpty()) {
            lines.add("");
            TextTable table = new TextTable(Set.of(1, 2), "TABLE", "ROWS", "BYTES", "HASH");
            index.tables()
                    .forEach(one -> table.add(
                            one.data().label(),
                            Amounts.count(one.rows()),
                            Amounts.bytes(one.bytes()),
                            String.valueOf(one.hash())));
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static Map<String, Long> kinds(BackupIndex index) {
        TreeMap<String, Long> kinds = new TreeMap<>();
        for (EntryKind kind : EntryKind.values()) {
            long count = index.count(kind);
            if (count > 0) {
                kinds.put(kind.tag(), count);
            }
        }
        return kinds;
    }

    private static Fields fields(BackupFile file) {
        BackupIndex index = file.index();
        DatabaseFacts facts = index.facts();
        Fields objects = new Fields();
        kinds(index).forEach(objects::put);
        return new Fields()
                .put("location", file.name())
                .put("name", index.id().database())
                .put("time", index.id().time())
                .put("compression", index.id().compression().label())
                .put("sizeBytes", file.length())
                .put("rawBytes", index.rawLength())
                .put("segments", index.segments().size())
                .put("toolVersion", index.toolVersion())
                .put("database", facts.database())
                .put("source", facts.source())
                .putTexts("selection", index.selection().options())
                .put("encoding", facts.encoding())
                .put("serverVersion", facts.serverVersion())
                .put("snapshotTime", facts.snapshotTime())
                .put("snapshotLsn", facts.snapshotLsn())
                .putAll(
                        "extensions",
                        facts.extensions().stream()
                                .map(one -> new Fields().put("name", one.name()).put("version", one.version()))
                                .toList())
                .put("objects", objects)
                .put("rows", index.rows())
                .put(
                        "largeObjects",
                        IndexedLargeObjects.totals(index.largeObjects()).count())
                .put(
                        "largeObjectBytes",
                        IndexedLargeObjects.totals(index.largeObjects()).bytes())
                .putAll(
                        "tables",
                        index.tables().stream().map(ShowCommand::fields).toList())
                .putTexts(
                        "omissions",
                        facts.omissions().stream().map(Omission::sentence).toList())
                .putTexts("warnings", facts.warnings());
    }

    private static Fields fields(IndexedTable table) {
        return new Fields()
                .put("schema", table.data().schema())
                .put("name", table.data().name())
                .put("rows", table.rows())
                .put("bytes", table.bytes())
                .put("hash", String.valueOf(table.hash()));
    }
}
