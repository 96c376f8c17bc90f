package io.pgbackup.core.dump;

import java.util.function.Consumer;

/** The fingerprints of all definitions of one database, in their order. */
public interface Fingerprints {

    /** None: of what has no definitions to compare. */
    Fingerprints NONE = sink -> {};

    /**
     * Hands all of them over, in the order of {@link Fingerprint#compareNames}.
     *
     * @param sink takes them
     */
    void forEach(Consumer<Fingerprint> sink);
}
