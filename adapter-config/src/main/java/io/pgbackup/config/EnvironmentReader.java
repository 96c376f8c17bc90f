package io.pgbackup.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the environment. Empty variables count as not set. */
final class EnvironmentReader {

    private static final Pattern INDEXED = Pattern.compile("DB_([0-9]+)_(.+)");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,3}");
    private static final Pattern OUR_NAMES = Pattern.compile("(BACKUP_|IMPORT_|DB_|PG)[A-Z0-9_]+");
    private static final String ALIAS = "DB_";
    private static final String TARGET = "IMPORT_DB_";
    private static final Set<String> OTHER_NAMES = Set.of(StoreParser.PREFIX_VARIABLE);

    private final Map<String, String> environment = new TreeMap<>();
    private final Problems problems;

    EnvironmentReader(Map<String, String> environment, Problems problems) {
        environment.forEach((name, value) -> {
            if (!value.isEmpty()) {
                this.environment.put(name, value);
            }
        });
        this.problems = problems;
    }

    /** Reports variables that this program reads, but that the Java runtime could not decode. */
    void requireReadable() {
        Set<String> settings =
                Stream.of(Setting.values()).map(Setting::variable).collect(Collectors.toSet());
        environment.forEach((name, value) -> {
            boolean isRead = settings.contains(name)
                    || name.equals("DATABASES")
                    || name.equals("HOME")
                    || OUR_NAMES.matcher(name).matches();
            if (isRead && Undecodable.is(value)) {
                problems.add(name + " holds " + Undecodable.what(), Undecodable.HINT);
            }
        });
    }

    Layer read() {
        Map<Setting, Given> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = environment.get(setting.variable());
            if (value != null) {
                values.put(setting, new Given(setting.variable(), value));
            }
        }
        return new Layer(values, databases(), target());
    }

    /** Returns warnings about variables that look like settings but are not. */
    List<String> warnings() {
        Set<String> known = Stream.concat(Stream.of(Setting.values()).map(Setting::variable), OTHER_NAMES.stream())
                .collect(Collectors.toSet());
        return environment.keySet().stream()
                .filter(name -> name.startsWith("BACKUP_") || (name.startsWith("IMPORT_") && !name.startsWith(TARGET)))
                .filter(name -> !known.contains(name))
                .map(name -> "the variable " + name + " is set, but is not a setting of this program")
                .toList();
    }

    private List<GivenDatabase> databases() {
        List<GivenDatabase> numbered = numbered();
        String json = environment.get("DATABASES");
        if (json == null) {
            return numbered;
        }
        if (!numbered.isEmpty()) {
            problems.add(
                    "DATABASES and " + firstKey(numbered.get(0)) + " are both set",
                    "give the databases in one of the two ways");
        }
        return new DatabaseNodes("DATABASES", problems).parse(json);
    }

    private static String firstKey(GivenDatabase database) {
        return database.fields().values().stream()
                .map(Given::key)
                .sorted()
                .findFirst()
                .orElse(database.keyPrefix());
    }

    private List<GivenDatabase> numbered() {
        TreeMap<Integer, Map<DatabaseField, Given>> byIndex = new TreeMap<>();
        environment.forEach((name, value) -> {
            Matcher matcher = INDEXED.matcher(name);
            if (!matcher.matches()) {
                return;
            }
            var field = DatabaseField.ofSuffix(matcher.group(2));
            if (field.isEmpty() || !INDEX.matcher(matcher.group(1)).matches()) {
                problems.add(
                        name + " is not a setting of a database",
                        "variables of database i are DB_<i> and one of " + DatabaseField.suffixes());
                return;
            }
            byIndex.computeIfAbsent(Integer.valueOf(matcher.group(1)), i -> new EnumMap<>(DatabaseField.class))
                    .put(field.get(), new Given(name, value));
        });
        aliases(byIndex);
        gaps(byIndex.keySet());
        List<GivenDatabase> databases = new ArrayList<>();
        byIndex.forEach((index, fields) -> databases.add(new GivenDatabase("DB_" + index + "_", true, fields)));
        return databases;
    }

    private void aliases(Map<Integer, Map<DatabaseField, Given>> byIndex) {
        fields(ALIAS).forEach((field, alias) -> {
            Given numbered = byIndex.computeIfAbsent(0, i -> new EnumMap<>(DatabaseField.class))
                    .putIfAbsent(field, alias);
            if (numbered != null && !numbered.value().equals(alias.value())) {
                problems.add(
                        alias.key() + " and " + numbered.key() + " are both set, but differ",
                        "they have the same meaning: keep one of them");
            }
        });
    }

    private void gaps(Set<Integer> indexes) {
        Set<Integer> missing = new TreeSet<>();
        int next = 0;
        for (int index : indexes) {
            for (; next < index; next++) {
                missing.add(next);
            }
            next = index + 1;
        }
        if (!missing.isEmpty()) {
            String names =
                    missing.stream().limit(3).map(index -> "DB_" + index + "_*").collect(Collectors.joining(", "));
            problems.add(
                    names + (missing.size() > 3 ? " and more" : "") + " is missing, although a later number is set",
                    "number the databases from 0 without gaps");
        }
    }

    private @Nullable GivenDatabase target() {
        Map<DatabaseField, Given> fields = fields(TARGET);
        return fields.isEmpty() ? null : new GivenDatabase(TARGET, true, fields);
    }

    private Map<DatabaseField, Given> fields(String prefix) {
        Map<DatabaseField, Given> fields = new EnumMap<>(DatabaseField.class);
        for (DatabaseField field : DatabaseField.values()) {
            String value = environment.get(prefix + field.name());
            if (value != null) {
                fields.put(field, new Given(prefix + field.name(), value));
            }
        }
        return fields;
    }
}
