package io.pgbackup.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Formats text in aligned columns. */
public final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> rightAligned;

    /**
     * Creates a table.
     *
     * @param rightAligned indexes of the columns with amounts, from 0
     * @param headings the headings of the columns
     */
    public TextTable(Set<Integer> rightAligned, String... headings) {
        this.rightAligned = Set.copyOf(rightAligned);
        rows.add(List.of(headings));
    }

    /** Adds a row with as many cells as there are headings. */
    public void add(String... cells) {
        rows.add(java.util.Arrays.stream(cells).map(Printable::line).toList());
    }

    /** Returns the lines of the table. */
    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - width(row.get(i)));
            line.append(i == 0 ? "" : "  ");
            line.append(rightAligned.contains(i) ? padding + row.get(i) : row.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
