package io.pgbackup.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A bucket: versions by key, and uploads in progress. Guarded by the lock of {@link S3Store}. */
final class S3Bucket {

    /** The order of S3's listings: by the bytes of UTF-8, which differs from that of {@link String#compareTo}. */
    static final Comparator<String> UTF8_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final String name;
    private final NavigableMap<String, List<S3Version>> objects = new TreeMap<>(UTF8_ORDER);
    private final Map<String, S3Upload> uploads = new LinkedHashMap<>();
    private boolean versioned;

    S3Bucket(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isVersioned() {
        return versioned;
    }

    void enableVersioning() {
        versioned = true;
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    Map<String, S3Upload> uploads() {
        return uploads;
    }

    /** All versions of a key, the current one first. */
    List<S3Version> versions(String key) {
        return objects.getOrDefault(key, List.of());
    }

    /** Returns the current version, which may be a delete marker. */
    Optional<S3Version> current(String key) {
        return versions(key).stream().findFirst();
    }

    /** Returns the current version of every key unless it is a delete marker, in the order of listings. */
    List<S3Version> visible() {
        return objects.values().stream()
                .map(versions -> versions.get(0))
                .filter(version -> !version.deleteMarker())
                .toList();
    }

    /** Adds a version at its place in the sequence; it replaces a version with the same id. */
    void add(S3Version version) {
        remove(version.key(), version.id());
        List<S3Version> versions = objects.computeIfAbsent(version.key(), key -> new ArrayList<>());
        versions.add(version);
        versions.sort(Comparator.comparingLong(S3Version::sequence).reversed());
    }

    Optional<S3Version> remove(String key, String id) {
        List<S3Version> versions = versions(key);
        Optional<S3Version> found =
                versions.stream().filter(version -> version.id().equals(id)).findFirst();
        found.ifPresent(version -> {
            versions.remove(version);
            if (versions.isEmpty()) {
                objects.remove(key);
            }
            version.content().release();
        });
        return found;
    }
}
