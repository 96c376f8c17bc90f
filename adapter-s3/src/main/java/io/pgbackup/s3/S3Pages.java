package io.pgbackup.s3;

import io.pgbackup.core.failure.StoreException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pages of one list, which must end. */
final class S3Pages {

    private final String uri;
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> lastOnes = new HashSet<>();

    /** @param uri the URI that is listed, for messages */
    S3Pages(String uri) {
        this.uri = uri;
    }

    /**
     * Returns the token that requests the next page.
     *
     * @param truncated whether there are more pages
     * @param token the token of the next page
     * @param last the last key of this page; empty if the page is empty
     * @return the token; null after the last page
     */
    @Nullable
    String next(@Nullable Boolean truncated, @Nullable String token, String last) {
        if (!Boolean.TRUE.equals(truncated)) {
            return null;
        }
        if (token == null || token.isEmpty() || !tokens.add(token) || !lastOnes.add(last.isEmpty() ? token : last)) {
            throw StoreException.refused(
                    "the store's list of " + uri + " announces more pages, but never ends",
                    "check the endpoint: an S3 service does not do this");
        }
        return token;
    }
}
