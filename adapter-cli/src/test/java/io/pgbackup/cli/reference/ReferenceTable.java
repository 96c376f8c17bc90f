package io.pgbackup.cli.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of a document whose rows follow from the code. It stands between {@code <!-- reference: name -->} and {@code <!-- end of reference
 * -->}. The leading columns are generated; people write the others, which stay with their row.
 */
final class ReferenceTable {

    private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");

    private final Path document;
    private final String name;
    private final List<String> head;

    /** @param head the titles of all columns */
    ReferenceTable(Path document, String name, List<String> head) {
        this.document = document;
        this.name = name;
        this.head = head;
    }

    /** What stands there. */
    String written() throws IOException {
        Matcher block = block(Files.readString(document));
        return block.group(2);
    }

    /** The cells of every row that stands there, by its first cell. */
    Map<String, List<String>> rows() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        written()
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .skip(1)
                .map(ReferenceTable::cells)
                .forEach(cells -> rows.put(cells.get(0), cells));
        return rows;
    }

    /** What must stand there: these leading cells, and what people have written beside them. */
    String expected(List<List<String>> generated) throws IOException {
        Map<String, List<String>> before = rows();
        StringBuilder table = new StringBuilder("\n");
        line(table, head);
        line(table, head.stream().map(title -> "---").toList());
        for (List<String> cells : generated) {
            List<String> old = before.getOrDefault(cells.get(0), List.of());
            line(
                    table,
                    Stream.concat(
                                    cells.stream(),
                                    Stream.iterate(cells.size(), column -> column < head.size(), column -> column + 1)
                                            .map(column -> column < old.size() ? old.get(column) : ""))
                            .toList());
        }
        return table.append('\n').toString();
    }

    /** Puts this text in its place. */
    void rewrite(String table) throws IOException {
        String text = Files.readString(document);
        Matcher block = block(text);
        Files.writeString(document, text.substring(0, block.start(2)) + table + text.substring(block.end(2)));
    }

    private Matcher block(String text) {
        Matcher block = Pattern.compile(
                        "(<!-- reference: " + name + " -->\n)(.*?)(<!-- end of reference -->)", Pattern.DOTALL)
                .matcher(text);
        if (!block.find()) {
            throw new AssertionError(document + " has no place for the reference of " + name);
        }
        return block;
    }

    private static void line(StringBuilder table, List<String> cells) {
        table.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static List<String> cells(String line) {
        return Stream.of(CELL_BORDER.split(line, -1))
                .skip(1)
                .map(String::strip)
                .limit(CELL_BORDER.split(line, -1).length - 2L)
                .toList();
    }
}
