package io.pgbackup.cli.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What options of pg_dump, pg_restore and psql are called here: who is used to those gives them out of habit. */
final class ToolOptions {

    private static final String CONNECTION = "";

    /** The remedy for each; none of these is an option of this program, but for -h and -V. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("h", CONNECTION),
            Map.entry("host", CONNECTION),
            Map.entry("p", CONNECTION),
            Map.entry("port", CONNECTION),
            Map.entry("U", CONNECTION),
            Map.entry("username", CONNECTION),
            Map.entry("d", CONNECTION),
            Map.entry("dbname", CONNECTION),
            Map.entry("W", "no password is asked for: give it in PGPASSWORD, a password file or ~/.pgpass"),
            Map.entry("password", "no password is asked for: give it in PGPASSWORD, a password file or ~/.pgpass"),
            Map.entry("w", "leave out -w: no password is ever asked for"),
            Map.entry("no-password", "leave out --no-password: no password is ever asked for"),
            Map.entry("f", "a backup goes into a store: --store file:/DIRECTORY or --store s3://BUCKET"),
            Map.entry("file", "a backup goes into a store: --store file:/DIRECTORY or --store s3://BUCKET"),
            Map.entry("F", "leave out -F: there is one format"),
            Map.entry("format", "leave out --format: there is one format"),
            Map.entry("Z", "compression is --compression KIND"),
            Map.entry("compress", "compression is --compression KIND"),
            Map.entry("j", "the number of connections is --jobs N"),
            Map.entry("a", "only rows is --data-only, of restore"),
            Map.entry("s", "only definitions is --schema-only"),
            Map.entry("c", "to replace a database is restore --replace"),
            Map.entry("clean", "to replace a database is restore --replace"),
            Map.entry("C", "to create the database is restore --create"),
            Map.entry("l", "what a backup holds is told by show"),
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

    /** Remedies for those among the arguments; empty without any. */
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

    /** {@code U} of {@code -U} and {@code -Uname}, {@code host} of {@code --host=name}. */
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
