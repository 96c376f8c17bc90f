package io.pgbackup.cli.output;

import io.pgbackup.core.failure.Choice;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces the choices in messages by the names of options and commands. */
public final class OptionNames {

    /** Names are quoted, or follow the dot of their schema. */
    private static final String NOT_IN_A_NAME = "(?<![\\w.\"'])";

    private static final String NOT_IN_NAME_AFTER = "(?![\\w\"'])";

    private OptionNames() {}

    /** Returns the text with the names that the user would type. A name of the user that has the words of a choice is kept. */
    public static String in(String text) {
        String result = text;
        for (Choice choice : Choice.values()) {
            if (result.contains(choice.words())) {
                result = Pattern.compile(NOT_IN_A_NAME + Pattern.quote(choice.words()) + NOT_IN_NAME_AFTER)
                        .matcher(result)
                        .replaceAll(Matcher.quoteReplacement(name(choice)));
            }
        }
        return result;
    }

    static @Nullable String orNull(@Nullable String text) {
        return text == null ? null : in(text);
    }

    static String name(Choice choice) {
        return switch (choice) {
            case CREATE -> "use --create to create";
            case EXISTING -> "restore into it without --create";
            case REPLACE -> "replace it with --replace";
            case REPLACED -> "restore --replace";
            case GLOBALS -> "restore it with --globals";
            case GLOBALS_RESTORE -> "restore --globals does";
            case EXISTING_ROLES -> "with --existing-roles";
            case NO_OWNERS_AND_PRIVILEGES -> "leave them out with --no-owner and --no-acl";
            case NO_OWNERS -> "leave owners out with --no-owner";
            case KEEP_GOING -> "continue after failures with --keep-going";
            case DISABLE_TRIGGERS -> "load with --disable-triggers";
            case TABLES_THAT_ARE_THERE -> "select the existing tables with --table";
            case OTHER_TABLES -> "choose other tables with --table";
            case LEAVE_TABLES_OUT -> "leave tables out with --exclude-table NAME";
            case SCHEMA -> "--schema";
            case TABLE -> "--table";
            case EXCLUDED_SCHEMA -> "--exclude-schema";
            case EXCLUDED_TABLE -> "--exclude-table";
            case EXCLUDED_DATA -> "--exclude-table-data";
            case ALLOW_UNKNOWN -> "with --allow-unknown";
            case ALLOW_OMISSION -> "with --allow-omission";
            case ALLOW_DIFFERENCE -> "with --allow-difference";
            case ALLOWED_DIFFERENCE -> "--allow-difference";
            case ALL_DIFFERENCES -> "--verbose names all, and so does verify --against URL --json";
            case SOURCE -> "select one with --source HOST or --source SYSTEM/DATABASE";
            case SHOW -> "see its content with the show command";
            case LIST -> "list the backups with the list command";
            case SCRIPT -> "write the script with the cat command";
            case PRUNE_ALL -> "the prune command reads all";
        };
    }
}
