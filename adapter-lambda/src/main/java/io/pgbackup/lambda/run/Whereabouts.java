package io.pgbackup.lambda.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the one running invocation is, for the lines that all its threads log. Safe for use by several threads. */
public final class Whereabouts {

    /**
     * One place.
     *
     * @param requestId of the invocation
     * @param database by its configured name, or its server's globals
     * @param key of the backup
     * @param phase of the database's backup
     */
    public record Place(
            @Nullable String requestId,
            @Nullable String database,
            @Nullable String key,
            @Nullable Phase phase) {}

    private static final Place NOWHERE = new Place(null, null, null, null);

    private volatile Place place = NOWHERE;

    /** Where it is now. */
    public Place place() {
        return place;
    }

    /** An invocation has begun. */
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

    /** The phase, in words. */
    Optional<String> phase() {
        return Optional.ofNullable(place.phase()).map(Phase::toString);
    }
}
