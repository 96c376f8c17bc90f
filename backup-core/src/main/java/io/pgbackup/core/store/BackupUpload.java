package io.pgbackup.core.store;

/**
 * One backup that is being uploaded into a store.
 *
 * <p>Nothing is visible to {@link BackupStore#list}, {@link BackupStore#find} or any reader before {@link #commit} has returned.
 * {@link #close()} never publishes. A call that is interrupted ends soon, with the interrupt flag set and a {@link
 * io.pgbackup.core.failure.RunException} of kind {@code INTERRUPTED}: otherwise, a run that is cancelled waits for it and continues.
 */
public interface BackupUpload extends AutoCloseable {

    /**
     * Stores one part. Called from any thread, for several parts at once, in any order of arrival. Blocks until the store has the part (or,
     * for a part that is the whole object, may keep it until {@link #commit}). Retries failures that may pass, with the same number, offset
     * and bytes.
     *
     * @param part the bytes
     * @return the store's answer
     * @throws io.pgbackup.core.failure.StoreException when the part could not be stored
     */
    Receipt upload(Part part);

    /**
     * Publishes the object atomically, and never over another one.
     *
     * <p>When the store's answer is lost, the store is asked which object exists: this run's own object is a success.
     *
     * @param commit the information that joins the parts into one object
     * @return the stored backup
     * @throws io.pgbackup.core.failure.TargetException of kind {@code TARGET_CONFLICT} when another backup has this name
     * @throws io.pgbackup.core.failure.StoreException when it could not be published, and nothing is visible; or when that is not known, as the
     *     message then states: the whole backup may be visible, but never a part of it
     */
    StoredBackup commit(UploadCommit commit);

    /** Ends the upload. Without a successful {@link #commit} it removes the uploaded parts and leaves nothing visible. */
    @Override
    void close();
}
