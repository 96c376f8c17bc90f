package io.pgbackup.config;

import java.util.Map;
import java.util.Optional;

/**
 * A database as somebody gave it.
 *
 * @param keyPrefix what the keys of its fields begin with: {@code DB_0_}, {@code databases[0].}
 * @param upperCase whether field names are written in capitals there
 * @param fields that are given
 */
record GivenDatabase(String keyPrefix, boolean upperCase, Map<DatabaseField, Given> fields) {

    GivenDatabase {
        fields = Map.copyOf(fields);
    }

    Optional<Given> field(DatabaseField field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** The key under which a field is, or would be, given. */
    String key(DatabaseField field) {
        return field(field).map(Given::key).orElse(keyPrefix + (upperCase ? field.name() : field.key()));
    }
}
