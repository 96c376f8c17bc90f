package io.pgbackup.cli.command;

import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.format.SegmentRun;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentRecord;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cat}: the plain script, or the rows of some tables as one {@code COPY} each. */
@Command(
        name = "cat",
        description =
                "Prints a backup as a plain SQL script, or only the rows of some tables, each as one COPY statement. It"
                        + " then reads little more than these tables from the store.")
public final class CatCommand extends CliCommand {

    private static final int BUFFER = 256 * 1024;

    @Parameters(paramLabel = "BACKUP", description = "A key, a file, NAME (the newest), or NAME@TIME.")
    private String backup = "";

    @Mixin
    private SourceOption source = new SourceOption();

    @Option(
            names = {"-t", "--table"},
            paramLabel = "PATTERN",
            description =
                    "Print only the rows of these tables: name or schema.name, with * and ? as wildcards. May be repeated.")
    private List<String> tables = new ArrayList<>();

    @Inject
    CatCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(Invocation invocation) {
        if (invocation.tools().global().json()) {
            throw new ConfigurationException("cat prints SQL and does not support --json", "omit --json, or use show");
        }
        List<NamePattern> patterns = tables.stream()
                .map(text -> SelectionOptions.pattern("--table", text))
                .toList();
        PrintStream out = invocation.console().bytes();
        try (BackupFile file = source.open(invocation, backup)) {
            if (patterns.isEmpty()) {
                try (InputStream text = file.text()) {
                    copy(text, Long.MAX_VALUE, out);
                }
            } else {
                for (IndexedTable table : chosen(file, patterns)) {
                    rows(file, table, out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
        return 0;
    }

    private static List<IndexedTable> chosen(BackupFile file, List<NamePattern> patterns) {
        List<IndexedTable> chosen = file.index().tables().stream()
                .filter(table -> patterns.stream()
                        .anyMatch(pattern -> pattern.matches(
                                table.data().schema(), table.data().name())))
                .toList();
        if (chosen.isEmpty()) {
            throw new ConfigurationException(
                    "no table of the backup matches "
                            + String.join(
                                    ", ",
                                    patterns.stream().map(NamePattern::toString).toList()),
                    "list its tables with the show command");
        }
        return chosen;
    }

    /** Prints one statement with the rows of all pieces. */
    private static void rows(BackupFile file, IndexedTable table, PrintStream out) throws IOException {
        out.write((table.data().copyStatement() + "\n")
                .getBytes(file.index().facts().charset()));
        TreeMap<Integer, List<RowsPiece>> bySegment = new TreeMap<>();
        table.pieces()
                .forEach(piece -> bySegment
                        .computeIfAbsent(piece.segment(), number -> new ArrayList<>())
                        .add(piece));
        List<SegmentRecord> segments = bySegment.keySet().stream()
                .map(number -> file.index().segment(number))
                .toList();
        for (List<SegmentRecord> neighbours : EntryTexts.neighbours(segments, file.sequential())) {
            try (SegmentRun run = file.run(neighbours)) {
                while (run.hasNext()) {
                    SegmentRecord segment = run.next();
                    pieces(table, bySegment.getOrDefault(segment.number(), List.of()), run.content(), out);
                }
                run.finish();
            }
        }
        out.write(ScriptText.END_OF_ROWS.getBytes(StandardCharsets.US_ASCII));
    }

    private static void pieces(IndexedTable table, List<RowsPiece> pieces, InputStream content, PrintStream out)
            throws IOException {
        long at = 0;
        for (RowsPiece piece : pieces) {
            content.skipNBytes(piece.rowsAt() - at);
            if (copy(content, piece.length(), out) < piece.length()) {
                throw FormatException.damaged(
                        "the rows of table " + table.data().label() + " end outside their segment");
            }
            at = piece.rowsAt() + piece.length();
        }
    }

    private static long copy(InputStream in, long length, PrintStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        while (copied < length) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, length - copied));
            if (n < 0) {
                return copied;
            }
            out.write(buffer, 0, n);
            copied += n;
            if (out.checkError()) {
                throw RunException.failed("standard output cannot be written; it may have been closed");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw RunException.interrupted("interrupted");
            }
        }
        return copied;
    }
}
