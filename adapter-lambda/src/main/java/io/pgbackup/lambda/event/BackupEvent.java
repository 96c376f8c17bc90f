package io.pgbackup.lambda.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to back up: {@code {"databases": ["orders"], "time": "2025-01-31T03:00:00Z"}}. Both keys may be absent; other keys, which other
 * senders of events add, mean nothing.
 *
 * @param databases by their configured names, each once; empty for all
 * @param scheduledTime which names the backups, so that the same event twice makes one backup; null for now
 */
public record BackupEvent(List<String> databases, @Nullable Instant scheduledTime) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public BackupEvent {
        databases = List.copyOf(databases);
    }

    /** The time that names the backups; empty for now. */
    public Optional<Instant> time() {
        return Optional.ofNullable(scheduledTime);
    }

    /**
     * Reads an event.
     *
     * @param event JSON; nothing at all counts as an empty object
     * @throws ConfigurationException of kind {@code USAGE} that names the key that makes no sense
     */
    public static BackupEvent parse(byte[] event) {
        JsonNode root = tree(event);
        if (root.isMissingNode() || root.isNull()) {
            return new BackupEvent(List.of(), null);
        }
        if (!root.isObject()) {
            throw wrong("the event is not a JSON object");
        }
        return new BackupEvent(databases(root.path("databases")), time(root.path("time")));
    }

    private static JsonNode tree(byte[] event) {
        try {
            return JSON.readTree(event);
        } catch (JacksonException expected) {
            // Its message quotes the event, which may be anything.
            throw wrong("the event is not JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> databases(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong("\"databases\" of the event is not a list");
        }
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode name : node) {
            if (!name.isTextual() || name.textValue().isBlank()) {
                throw wrong("\"databases\" of the event holds something that is not a name");
            }
            names.add(name.textValue());
        }
        return List.copyOf(names);
    }

    private static @Nullable Instant time(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        try {
            if (node.isTextual()) {
                return OffsetDateTime.parse(node.textValue()).toInstant();
            }
        } catch (DateTimeException expected) {
            // Said below, with what is wanted.
        }
        throw wrong("\"time\" of the event is not a time with its offset from UTC");
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(
                message,
                "send {\"databases\": [\"name\"], \"time\": \"2025-01-31T03:00:00Z\"}; without databases all are backed up,"
                        + " without a time it is now");
    }
}
