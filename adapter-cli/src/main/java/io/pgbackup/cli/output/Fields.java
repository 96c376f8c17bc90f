package io.pgbackup.cli.output;

import io.pgbackup.core.dump.SourceIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a JSON object. Names are part of the contract with scripts, and contain the units. */
public final class Fields {

    /** Fields whose values are names, not sentences. */
    private static final Set<String> NAMES = Set.of(
            "name",
            "schema",
            "database",
            "server",
            "host",
            "location",
            "backup",
            "key",
            "target",
            "source",
            "subject",
            "objects",
            "new",
            "gone",
            "made",
            "kept",
            "retired",
            "waived",
            "damaged",
            "toolVersion");

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Adds a text. */
    public Fields put(String name, @Nullable String value) {
        fields.put(name, NAMES.contains(name) ? value : OptionNames.orNull(value));
        return this;
    }

    /** Adds a number. */
    public Fields put(String name, long value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a boolean. */
    public Fields put(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a time, ISO 8601 in UTC. */
    public Fields put(String name, Instant value) {
        return put(name, value.toString());
    }

    /** Adds a duration in milliseconds. */
    public Fields putMillis(String name, Duration value) {
        return put(name, value.toMillis());
    }

    /** Adds an object. */
    public Fields put(String name, Fields value) {
        fields.put(name, value.fields);
        return this;
    }

    /** Adds the source of a backup; null if the backup does not record it. */
    public Fields put(String name, SourceIdentity source) {
        if (!source.isKnown()) {
            return put(name, (String) null);
        }
        return put(
                name,
                new Fields()
                        .put("host", source.host())
                        .put("system", source.system())
                        .put("databaseOid", source.databaseOid()));
    }

    /** Adds a list of texts. */
    public Fields putTexts(String name, List<String> values) {
        fields.put(
                name,
                values.stream()
                        .map(value -> NAMES.contains(name) ? value : OptionNames.in(value))
                        .toList());
        return this;
    }

    /** Adds a list of objects. */
    public Fields putAll(String name, List<Fields> values) {
        fields.put(name, values.stream().map(value -> value.fields).toList());
        return this;
    }

    Map<String, @Nullable Object> asMap() {
        return fields;
    }
}
