package io.pgbackup.core.store;

import java.util.Objects;

/**
 * What a store must know to begin an upload.
 *
 * @param id the backup's name
 * @param runToken unique to this run; kept in the object's metadata, so that a commit whose answer was lost can tell its
 *     own object from another's
 */
public record UploadRequest(BackupId id, String runToken) {

    public UploadRequest {
        Objects.requireNonNull(id, "id");
        if (runToken.isEmpty() || !runToken.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("a run token is printable ASCII without spaces");
        }
    }
}
