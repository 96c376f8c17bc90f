package io.pgbackup.core.dump;

import java.util.List;
import java.util.Objects;

/**
 * What the catalogs say of one object, as hashes: read without the writers of SQL, so that a copy can be held against its original.
 *
 * @param catalog the system catalog whose row it is, {@code pg_class}
 * @param properties names of what is known of an object of this catalog, in the order of the hashes
 * @param name kind and identity as the server gives them, {@code table shop.orders}; unique within its catalog
 * @param entry id of the entry that makes the object; 0 where no entry does by itself
 * @param extension the extension on whose object it hangs, as a user's index on an extension's table does; empty otherwise
 * @param hashes {@value #HASH_LENGTH} characters for each property; {@link #UNKNOWN} for what the reading
 *     role may not see, and for what a copy will have otherwise, as the backup says
 */
public record Fingerprint(
        String catalog, List<String> properties, String name, int entry, String extension, String hashes) {

    /** Characters of one hash. */
    public static final int HASH_LENGTH = 4;

    /** In place of a hash. */
    public static final String UNKNOWN = "....";

    public Fingerprint {
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(extension, "extension");
        properties = List.copyOf(properties);
        if (hashes.length() != HASH_LENGTH * properties.size()) {
            throw new IllegalArgumentException(name + " has " + properties.size() + " properties and hashes of "
                    + hashes.length() + " characters");
        }
        if (entry < 0) {
            throw new IllegalArgumentException("ids of entries begin at 1, not " + entry);
        }
    }

    /**
     * {@return the hash of the property at this place}
     *
     * @param property number of the property, from 0
     */
    public String hash(int property) {
        return hashes.substring(HASH_LENGTH * property, HASH_LENGTH * (property + 1));
    }

    /** {@return whether nothing is known of the object, which a copy need not have then} */
    public boolean isAllUnknown() {
        return !properties.isEmpty() && hashes.equals(UNKNOWN.repeat(properties.size()));
    }

    /**
     * The order of fingerprints in a backup: by catalog, then by name, both by code points.
     *
     * @param catalog of the one
     * @param name name of the one
     * @param otherCatalog of the other
     * @param otherName name of the other
     * @return negative, zero or positive, as of a comparator
     */
    public static int compareNames(String catalog, String name, String otherCatalog, String otherName) {
        int byCatalog = compareCodePoints(catalog, otherCatalog);
        return byCatalog != 0 ? byCatalog : compareCodePoints(name, otherName);
    }

    /** As {@code COLLATE "C"} orders UTF-8, which {@link String#compareTo} does not beyond the basic plane. */
    static int compareCodePoints(String one, String other) {
        int shared = Math.min(one.length(), other.length());
        for (int i = 0; i < shared; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean sameSort = Character.isSurrogate(a) == Character.isSurrogate(b);
                return sameSort ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
