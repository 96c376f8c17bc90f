package io.pgbackup.lambda.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The current place of the running invocation, for the lines that its threads log. Safe for use by several threads. */
public final class Whereabouts {

    /**
     * One place.
     *
     * @param requestId the invocation's request id
     * @param database the configured name of the database, or its server's globals
     * @param key the key of the backup
     * @param phase the phase of the database's backup
     */
    public record Place(
            @Nullable String requestId,
            @Nullable String database,
            @Nullable String key,
            @Nullable Phase phase) {}

    private static final Place NOWHERE = new Place(null, null, null, null);

    private volatile Place place = NOWHERE;

    /** Returns the current place. */
    public Place place() {
        return place;
    }

    /** Records that an invocation has started. */
    public void begin(String requestId) {
        place = new Place(requestId, null, null, null);
    }

    void enter(String database, String key) {
        place = new Place(place.requestId(), database, key, Phase.INSPECTING_STORE);
    }

    void reach(Phase phase) {
        Place now = place;
        place = new Place(now.requestId(), now.database(), now.key(), phase);
    }

    void leave() {
        place = new Place(place.requestId(), null, null, null);
    }

    /** Returns the phase as text. */
    Optional<String> phase() {
        return Optional.ofNullable(place.phase()).map(Phase::toString);
    }
}
