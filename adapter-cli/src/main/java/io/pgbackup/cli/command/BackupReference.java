package io.pgbackup.cli.command;

import io.pgbackup.cli.connect.LocalFile;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of BACKUP on a command line: a file, a key, {@code NAME} (the newest backup) or {@code NAME@TIME} (the newest one
 * at or before that time).
 */
final class BackupReference {

    private static final String HINT =
            "BACKUP is a key as the list command prints it, a file, NAME, or NAME@2025-01-31T03:00Z";
    private static final int KEY_PARTS = 3;

    private final String text;
    private final @Nullable Path file;
    private final @Nullable BackupId id;
    private final String name;
    private final Instant atOrBefore;
    private final Optional<String> source;

    private BackupReference(
            String text,
            @Nullable Path file,
            @Nullable BackupId id,
            String name,
            Instant atOrBefore,
            Optional<String> source) {
        this.text = text;
        this.file = file;
        this.id = id;
        this.name = name;
        this.atOrBefore = atOrBefore;
        this.source = source;
    }

    /**
     * Parses the text. If it could be a file or something else, and the file exists, it is the file.
     *
     * @param directory resolves relative paths
     */
    static BackupReference parse(String text, Path directory) {
        if (text.isBlank()) {
            throw new ConfigurationException("the name of the backup to read is empty", HINT);
        }
        boolean explicit = text.startsWith("file:");
        Optional<Path> path = path(explicit ? text.substring("file:".length()) : text, directory);
        if (path.isPresent() && looksLikeFile(text) && Files.isRegularFile(path.get())) {
            return new BackupReference(text, path.get(), null, "", Instant.MAX, Optional.empty());
        }
        Optional<BackupId> key = key(text);
        if (key.isPresent()) {
            return new BackupReference(text, null, key.get(), "", Instant.MAX, Optional.empty());
        }
        if (looksLikePath(text)) {
            throw new ConfigurationException("there is no file " + text, HINT);
        }
        int at = text.lastIndexOf('@');
        Optional<Instant> time = at > 0 ? time(text.substring(at + 1)) : Optional.empty();
        return time.map(instant ->
                        new BackupReference(text, null, null, text.substring(0, at), instant, Optional.empty()))
                .orElseGet(() -> new BackupReference(text, null, null, text, Instant.MAX, Optional.empty()));
    }

    private static Optional<Path> path(String text, Path directory) {
        try {
            return Optional.of(directory.resolve(text));
        } catch (InvalidPathException expected) {
            return Optional.empty(); // no file can have this name
        }
    }

    private static boolean looksLikeFile(String text) {
        return text.contains("/")
                || text.contains("\\")
                || text.endsWith(".sql")
                || text.endsWith(".gz")
                || text.endsWith(".zst");
    }

    private static boolean looksLikePath(String text) {
        return text.startsWith("/")
                || text.startsWith("./")
                || text.startsWith("../")
                || text.startsWith("file:")
                || text.startsWith("s3:");
    }

    /** Parses a key, with or without the prefix of its store. */
    private static Optional<BackupId> key(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < KEY_PARTS) {
            return Optional.empty();
        }
        return BackupKeys.parse(
                String.join("/", parts[parts.length - 3], parts[parts.length - 2], parts[parts.length - 1]));
    }

    /** Parses a time with its offset from UTC; seconds may be missing. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException expected) {
            return Optional.empty(); // it is part of a name
        }
    }

    /** Returns the latest time that a backup may have, if this is a name; empty if it is one particular backup. */
    Optional<Instant> upTo() {
        return name.isEmpty() ? Optional.empty() : Optional.of(atOrBefore);
    }

    /** Returns the same reference, limited to backups from this source. */
    BackupReference from(Optional<String> wanted) {
        if (wanted.isPresent() && name.isEmpty()) {
            throw new ConfigurationException(
                    "--source needs NAME or NAME@TIME, but " + text + " is one particular backup", HINT);
        }
        return new BackupReference(text, file, id, name, atOrBefore, wanted);
    }

    /** Opens the backup that is meant. */
    BackupFile open(Invocation invocation) {
        if (file != null) {
            return open(file, invocation);
        }
        return invocation.catalog().open(resolve(invocation));
    }

    /** Opens a file. If its path is the key of a backup in a directory store, the file must be that backup. */
    private static BackupFile open(Path file, Invocation invocation) {
        BackupFile opened = BackupFile.open(LocalFile.open(file), invocation.codecs());
        try {
            key(file.toString()).ifPresent(opened::requireId);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private BackupId resolve(Invocation invocation) {
        BackupId known = id;
        if (known == null) {
            return invocation.catalog().latest(name, atOrBefore, source);
        }
        String location = invocation.store().location(known);
        if (!location.endsWith(text) && !text.equals("file:" + location)) {
            throw new ConfigurationException(
                    "the backup " + text + " is not in the store "
                            + invocation.store().name(),
                    "give the store that contains it with --store, or give only its key");
        }
        return known;
    }

    @Override
    public String toString() {
        return text;
    }
}
