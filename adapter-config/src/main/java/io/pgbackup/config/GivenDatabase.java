package io.pgbackup.config;

import java.util.Map;
import java.util.Optional;

/**
 * A database as it was configured.
 *
 * @param keyPrefix prefix of the keys of its fields: {@code DB_0_}, {@code databases[0].}
 * @param upperCase whether these keys have field names in upper case
 * @param fields the fields that are set
 */
record GivenDatabase(String keyPrefix, boolean upperCase, Map<DatabaseField, Given> fields) {

    GivenDatabase {
        fields = Map.copyOf(fields);
    }

    Optional<Given> field(DatabaseField field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** Returns the key under which a field is, or would be, set. */
    String key(DatabaseField field) {
        return field(field).map(Given::key).orElse(keyPrefix + (upperCase ? field.name() : field.key()));
    }
}
