package io.pgbackup.core.dump;

import java.util.List;
import java.util.Objects;

/**
 * The catalog properties of one object, as hashes. They are read independently of the code that writes SQL, so that a copy can be compared
 * with its original.
 *
 * @param catalog the system catalog that holds the row, {@code pg_class}
 * @param properties names of the properties of objects of this catalog, in the order of the hashes
 * @param name kind and identity as the server gives them, {@code table shop.orders}; unique within its catalog
 * @param entry id of the entry that creates the object; 0 if no entry creates it by itself
 * @param extension the extension to whose object it belongs, for example a user's index on an extension's table; empty otherwise
 * @param hashes {@value #HASH_LENGTH} characters for each property; {@link #UNKNOWN} for a property that the reading role may not see, or
 *     that a copy will have in another form, as the backup warns
 */
public record Fingerprint(
        String catalog, List<String> properties, String name, int entry, String extension, String hashes) {

    /** The number of characters of one hash. */
    public static final int HASH_LENGTH = 4;

    /** Replaces an unknown hash. */
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
     * {@return the hash of the property at this position}
     *
     * @param property number of the property, from 0
     */
    public String hash(int property) {
        return hashes.substring(HASH_LENGTH * property, HASH_LENGTH * (property + 1));
    }

    /** {@return whether all properties are unknown; then a copy need not have the object} */
    public boolean isAllUnknown() {
        return !properties.isEmpty() && hashes.equals(UNKNOWN.repeat(properties.size()));
    }

    /**
     * Compares two fingerprints in the order in which a backup holds them: by catalog, then by name, both by code points.
     *
     * @param catalog catalog of the first
     * @param name name of the first
     * @param otherCatalog catalog of the second
     * @param otherName name of the second
     * @return negative, zero or positive, as of a comparator
     */
    public static int compareNames(String catalog, String name, String otherCatalog, String otherName) {
        int byCatalog = compareCodePoints(catalog, otherCatalog);
        return byCatalog != 0 ? byCatalog : compareCodePoints(name, otherName);
    }

    /** Compares as {@code COLLATE "C"} orders UTF-8, which {@link String#compareTo} does not do beyond the basic plane. */
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
