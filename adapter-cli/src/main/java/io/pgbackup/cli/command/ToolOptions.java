package io.pgbackup.cli.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The counterparts of options of pg_dump, pg_restore and psql, for people who use these out of habit. */
final class ToolOptions {

    private static final String CONNECTION = "";

    /** The remedy for each option; except for -h and -V, none of them is an option of this program. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("h", CONNECTION),
            Map.entry("host", CONNECTION),
            Map.entry("p", CONNECTION),
            Map.entry("port", CONNECTION),
            Map.entry("U", CONNECTION),
            Map.entry("username", CONNECTION),
            Map.entry("d", CONNECTION),
            Map.entry("dbname", CONNECTION),
            Map.entry("W", "there is no password prompt: use PGPASSWORD, a password file or ~/.pgpass"),
            Map.entry("password", "there is no password prompt: use PGPASSWORD, a password file or ~/.pgpass"),
            Map.entry("w", "omit -w: there is never a password prompt"),
            Map.entry("no-password", "omit --no-password: there is never a password prompt"),
            Map.entry("f", "backups go into a store: --store file:/DIRECTORY or --store s3://BUCKET"),
            Map.entry("file", "backups go into a store: --store file:/DIRECTORY or --store s3://BUCKET"),
            Map.entry("F", "omit -F: there is only one format"),
            Map.entry("format", "omit --format: there is only one format"),
            Map.entry("Z", "use --compression KIND"),
            Map.entry("compress", "use --compression KIND"),
            Map.entry("j", "use --jobs N for the number of connections"),
            Map.entry("a", "use restore --data-only for rows alone"),
            Map.entry("s", "use --schema-only for definitions alone"),
            Map.entry("c", "use restore --replace to replace a database"),
            Map.entry("clean", "use restore --replace to replace a database"),
            Map.entry("C", "use restore --create to create the database"),
            Map.entry("l", "use show to see the content of a backup"),
            Map.entry("g", "roles and tablespaces are backed up with --globals, and restored with restore --globals"),
            Map.entry(
                    "globals-only",
                    "roles and tablespaces are backed up with --globals, and restored with restore --globals"));

    private static final Map<String, String> TARGETS = Map.of(
            "backup", "--url",
            "check", "--url",
            "restore", "--target",
            "verify", "--against");

    private ToolOptions() {}

    /** Returns the remedies for such options among the arguments; empty without any. */
    static String remedies(List<String> arguments) {
        Set<String> remedies = new LinkedHashSet<>();
        for (String argument : arguments) {
            String remedy = REMEDIES.get(name(argument));
            if (remedy != null) {
                remedies.add(remedy.equals(CONNECTION) ? connection(arguments) : remedy);
            }
        }
        return remedies.stream().collect(Collectors.joining("; "));
    }

    /** Returns {@code U} for {@code -U} and {@code -Uname}, {@code host} for {@code --host=name}. */
    private static String name(String argument) {
        if (argument.startsWith("--")) {
            int equals = argument.indexOf('=');
            return argument.substring(2, equals < 0 ? argument.length() : equals);
        }
        return argument.length() > 1 && argument.charAt(0) == '-' ? argument.substring(1, 2) : "";
    }

    private static String connection(List<String> arguments) {
        String option = arguments.stream()
                .filter(TARGETS::containsKey)
                .findFirst()
                .map(TARGETS::get)
                .orElse("--url");
        return "host, port, user and database are given as " + option
                + " postgresql://USER@HOST:PORT/DATABASE, or in PGHOST, PGPORT, PGUSER and PGDATABASE";
    }
}
