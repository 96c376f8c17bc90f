package io.pgbackup.core.dump;

import java.util.function.Consumer;

/** The fingerprints of all definitions of one database, in their order. */
public interface Fingerprints {

    /** No fingerprints, for sources without definitions to compare. */
    Fingerprints NONE = sink -> {};

    /**
     * Passes all fingerprints to the sink, in the order of {@link Fingerprint#compareNames}.
     *
     * @param sink receives the fingerprints
     */
    void forEach(Consumer<Fingerprint> sink);
}
