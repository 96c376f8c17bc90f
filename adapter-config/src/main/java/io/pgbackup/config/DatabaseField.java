package io.pgbackup.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One setting of one database. */
enum DatabaseField {
    HOST,
    PORT,
    USERNAME,
    PASSWORD,
    PASSWORD_FILE,
    DATABASE,
    SSL_MODE,
    NAME,
    SECRET_ARN,
    SSM_PARAMETER,
    AUTH;

    /** The key in files and in {@code DATABASES}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DatabaseField> ofKey(String key) {
        return Arrays.stream(values()).filter(field -> field.key().equals(key)).findFirst();
    }

    static Optional<DatabaseField> ofSuffix(String suffix) {
        return Arrays.stream(values())
                .filter(field -> field.name().equals(suffix))
                .findFirst();
    }

    /** Returns all keys, for a remedy. */
    static String keys() {
        return Arrays.stream(values()).map(DatabaseField::key).collect(Collectors.joining(", "));
    }

    /** Returns all fields as suffixes of variables, for a remedy. */
    static String suffixes() {
        return Arrays.stream(values()).map(field -> "_" + field.name()).collect(Collectors.joining(", "));
    }
}
