package io.pgbackup.core.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where backups are stored: an S3 bucket and prefix, or a directory. Safe for use by several threads.
 *
 * <p>An object whose key does not parse as a key of this program ({@link BackupKeys}) is never listed, never read by these methods, and
 * never deleted. Every method throws {@link io.pgbackup.core.failure.StoreException} of kind {@code STORE_UNREACHABLE} or
 * {@code STORE_REFUSED} when the store does not answer, or refuses.
 */
public interface BackupStore extends AutoCloseable {

    /** {@return the name of this store in messages: a URI without secrets} */
    String name();

    /**
     * {@return the location where a backup with this id is, or would be, for people: a URI or path without secrets}
     *
     * @param id the id of the backup
     */
    String location(BackupId id);

    /**
     * Begins an upload. Sends nothing yet.
     *
     * @param request the backup's id and the token of the run
     * @return the upload, to be closed by the caller
     */
    BackupUpload begin(UploadRequest request);

    /** {@return all backups of all databases, in no particular order} */
    List<StoredBackup> list();

    /**
     * {@return all backups that are stored under this database name, in no particular order; empty when there are none}
     *
     * @param database the name under which the backups are stored
     */
    List<StoredBackup> list(String database);

    /**
     * {@return the backup with exactly this id}
     *
     * @param id the id of the backup
     */
    Optional<StoredBackup> find(BackupId id);

    /**
     * Opens a backup for reading and pins its content.
     *
     * @param id the id of the backup
     * @return the backup, to be closed by the caller
     * @throws io.pgbackup.core.failure.ConfigurationException when there is no such backup
     */
    BackupSource open(BackupId id);

    /**
     * Deletes exactly this backup; succeeds if it no longer exists.
     *
     * @param id the id of the backup
     */
    void delete(BackupId id);

    /**
     * Removes leftovers of crashed runs: unfinished uploads under this store's prefix whose names parse as keys of this database and which
     * began before the given time. Finished backups and uploads in progress are never touched.
     *
     * @param database the name under which the backups are stored
     * @param startedBefore uploads that began earlier are removed
     * @return how many were removed
     */
    int sweep(String database, Instant startedBefore);

    /**
     * Ends the use of the store, even while runs use it: their later calls, and those on the uploads and sources that they have open, fail
     * with kind {@code STORE_REFUSED}, and neither throw another exception nor hang; an upload that is closed afterwards still removes what
     * it has stored. {@link ClosableStore} does this for any store.
     */
    @Override
    void close();
}
