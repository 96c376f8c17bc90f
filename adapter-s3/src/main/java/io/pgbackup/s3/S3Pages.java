package io.pgbackup.s3;

import io.pgbackup.core.failure.StoreException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pages of one list, which must come to an end. */
final class S3Pages {

    private final String uri;
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> lastOnes = new HashSet<>();

    /** @param uri of what is listed, for messages */
    S3Pages(String uri) {
        this.uri = uri;
    }

    /**
     * What asks for the page after one.
     *
     * @param truncated whether there is more
     * @param token of the page after
     * @param last what the page ends with; empty if there is nothing on it
     * @return null after the last page
     */
    @Nullable
    String next(@Nullable Boolean truncated, @Nullable String token, String last) {
        if (!Boolean.TRUE.equals(truncated)) {
            return null;
        }
        if (token == null || token.isEmpty() || !tokens.add(token) || !lastOnes.add(last.isEmpty() ? token : last)) {
            throw StoreException.refused(
                    "the store's list of " + uri + " says that there is more, and does not come to an end",
                    "check the endpoint: no S3 service does so");
        }
        return token;
    }
}
