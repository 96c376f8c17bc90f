package io.pgbackup.core.store;

import java.util.Objects;

/**
 * The information that a store needs to begin an upload.
 *
 * @param id the backup's id
 * @param runToken unique to this run; kept in the object's metadata, so that a commit whose answer was lost can distinguish its own object
 *     from another one
 */
public record UploadRequest(BackupId id, String runToken) {

    public UploadRequest {
        Objects.requireNonNull(id, "id");
        if (runToken.isEmpty() || !runToken.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("a run token is printable ASCII without spaces");
        }
    }
}
