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
 * A request for backups: {@code {"databases": ["orders"], "time": "2025-01-31T03:00:00Z"}}. Both keys may be absent; other keys, which
 * other senders of events add, are ignored.
 *
 * @param databases configured names, each once; empty for all databases
 * @param scheduledTime the time in the names of the backups, so that an event that is delivered twice makes one backup; null for now
 */
public record BackupEvent(List<String> databases, @Nullable Instant scheduledTime) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public BackupEvent {
        databases = List.copyOf(databases);
    }

    /** Returns the time in the names of the backups; empty for now. */
    public Optional<Instant> time() {
        return Optional.ofNullable(scheduledTime);
    }

    /**
     * Reads an event.
     *
     * @param event JSON; no bytes count as an empty object
     * @throws ConfigurationException of kind {@code USAGE} that names the invalid key
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
            // The message of the exception quotes the event, which may contain anything.
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
                throw wrong("\"databases\" of the event contains a value that is not a name");
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
            // Reported below, with the expected form.
        }
        throw wrong("\"time\" of the event is not a time with its offset from UTC");
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(
                message,
                "send {\"databases\": [\"name\"], \"time\": \"2025-01-31T03:00:00Z\"}; without databases, all are backed up;"
                        + " without a time, the time is now");
    }
}
