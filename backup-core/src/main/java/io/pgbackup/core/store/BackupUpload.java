package io.pgbackup.core.store;

/**
 * One backup on its way into a store.
 *
 * <p>Nothing is visible to {@link BackupStore#list}, {@link BackupStore#find} or any reader before {@link #commit}
 * returned. {@link #close()} never publishes.
 */
public interface BackupUpload extends AutoCloseable {

    /**
     * Stores one part. Called from any thread, for several parts at once, in any order of arrival. Blocks until the store
     * has the part (or, for a part that is the whole object, may keep it until {@link #commit}). Retries by itself what is
     * worth retrying, with the same number, offset and bytes.
     *
     * @param part the bytes
     * @return what the store says of the part
     * @throws io.pgbackup.core.failure.StoreException when the part could not be stored
     */
    Receipt upload(Part part);

    /**
     * Publishes the object atomically, and never over another one.
     *
     * <p>When the store's answer is lost, the store is asked what is there: this run's own object is a success.
     *
     * @param commit all that makes the parts one object
     * @return what is now stored
     * @throws io.pgbackup.core.failure.TargetException of kind {@code TARGET_CONFLICT} when another backup has this name
     * @throws io.pgbackup.core.failure.StoreException when it could not be published; nothing is visible then
     */
    StoredBackup commit(UploadCommit commit);

    /** Ends the upload. Without a successful {@link #commit} it removes what was uploaded and leaves nothing visible. */
    @Override
    void close();
}
