package io.pgbackup.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgbackup.core.failure.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a secret: JSON as RDS and its rotation write it, {@code {"username": …, "password": …}} with further keys, or the
 * password alone. Never shows any of it.
 */
final class SecretText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String HINT = "store {\"username\": \"…\", \"password\": \"…\"}, or the bare password";

    private SecretText() {}

    /** @param origin the name of the secret in messages */
    static DatabaseSecret parse(String text, String origin) {
        String content = text.strip();
        if (content.startsWith("{") && content.endsWith("}")) {
            return json(content, origin);
        }
        String password = text.replaceAll("\\R\\z", "");
        if (password.isEmpty()) {
            throw wrong(origin + " is empty");
        }
        return new DatabaseSecret(null, password);
    }

    private static DatabaseSecret json(String content, String origin) {
        JsonNode object;
        try {
            object = JSON.readTree(content);
        } catch (JsonProcessingException expected) {
            // Neither message nor cause is kept: they quote the text.
            throw wrong(origin + " looks like JSON, but is not valid JSON");
        }
        String password = text(object, "password", origin);
        if (password == null) {
            throw wrong(origin + " is JSON without a password");
        }
        return new DatabaseSecret(text(object, "username", origin), password);
    }

    private static @Nullable String text(JsonNode object, String key, String origin) {
        JsonNode value = object.path(key);
        if (value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong("the " + key + " in " + origin + " is not a text");
        }
        return value.textValue();
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(message, HINT);
    }
}
