package io.pgbackup.cli.command;

import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.restore.request.Selection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that select a part of a backup. */
final class SelectionOptions {

    @Option(
            names = {"-n", "--schema"},
            paramLabel = "PATTERN",
            description =
                    "Only objects in these schemas; * and ? are wildcards, \"double quotes\" make a name literal. This and"
                            + " the following options may be repeated.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = {"-t", "--table"},
            paramLabel = "PATTERN",
            description = "Only these tables, with dependent objects: name or schema.name.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-N", "--exclude-schema"},
            paramLabel = "PATTERN",
            description = "No objects in these schemas.")
    private List<String> excludedSchemas = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-table"},
            paramLabel = "PATTERN",
            description = "Not these tables, nor objects that depend on them.")
    private List<String> excludedTables = new ArrayList<>();

    @Option(names = "--schema-only", description = "Only definitions, no rows.")
    private boolean schemaOnly;

    @Option(names = "--data-only", description = "Only rows, into existing tables.")
    private boolean dataOnly;

    @Option(names = "--section", paramLabel = "SECTION", split = ",", description = "Only pre-data, data or post-data.")
    private List<String> sections = new ArrayList<>();

    Selection selection() {
        int ways = (schemaOnly ? 1 : 0) + (dataOnly ? 1 : 0) + (sections.isEmpty() ? 0 : 1);
        if (ways > 1) {
            throw wrong("--schema-only, --data-only and --section cannot be combined", "keep one of them");
        }
        return new Selection(
                patterns("--schema", schemas),
                patterns("--table", tables),
                patterns("--exclude-schema", excludedSchemas),
                patterns("--exclude-table", excludedTables),
                chosenSections());
    }

    private static List<NamePattern> patterns(String option, List<String> texts) {
        return texts.stream().map(text -> pattern(option, text)).toList();
    }

    /** Parses the pattern of an option. */
    static NamePattern pattern(String option, String text) {
        try {
            return NamePattern.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    option + ": " + e.getMessage(), "give name or schema.name, with * and ? as wildcards", e);
        }
    }

    private Set<Section> chosenSections() {
        if (schemaOnly) {
            return EnumSet.of(Section.PRE_DATA, Section.POST_DATA);
        }
        if (dataOnly) {
            return EnumSet.of(Section.DATA);
        }
        if (sections.isEmpty()) {
            return EnumSet.allOf(Section.class);
        }
        EnumSet<Section> chosen = EnumSet.noneOf(Section.class);
        for (String text : sections) {
            chosen.add(
                    switch (text.strip().toLowerCase(Locale.ROOT)) {
                        case "pre-data" -> Section.PRE_DATA;
                        case "data" -> Section.DATA;
                        case "post-data" -> Section.POST_DATA;
                        default -> throw wrong("--section is '" + text + "'", "give pre-data, data or post-data");
                    });
        }
        return chosen;
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }
}
