package io.pgbackup.core.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where backups live: an S3 bucket and prefix, or a directory. Safe for use by several threads.
 *
 * <p>Whatever in the store does not parse as a key of ours ({@link BackupKeys}) is never listed, never read by these
 * methods, never deleted. Every method throws {@link io.pgbackup.core.failure.StoreException} of kind
 * {@code STORE_UNREACHABLE} or {@code STORE_REFUSED} when the store does not answer, or says no.
 */
public interface BackupStore extends AutoCloseable {

    /** {@return what messages call this store: a URI without secrets} */
    String name();

    /**
     * {@return where a backup of this name is, or would be, for people: a URI or path without secrets}
     *
     * @param id the name of the backup
     */
    String location(BackupId id);

    /**
     * Begins an upload. Sends nothing yet.
     *
     * @param request what is wanted, and how
     * @return the upload, to be closed by the caller
     */
    BackupUpload begin(UploadRequest request);

    /** {@return all backups of all databases, in no particular order} */
    List<StoredBackup> list();

    /**
     * {@return all backups filed under this database name, in no particular order; empty when there are none}
     *
     * @param database the name under which the backups are filed
     */
    List<StoredBackup> list(String database);

    /**
     * {@return the backup of exactly this name}
     *
     * @param id the name of the backup
     */
    Optional<StoredBackup> find(BackupId id);

    /**
     * Opens a backup for reading and pins its content.
     *
     * @param id the name of the backup
     * @return the backup, to be closed by the caller
     * @throws io.pgbackup.core.failure.ConfigurationException when there is no such backup
     */
    BackupSource open(BackupId id);

    /**
     * Deletes exactly this backup; one that is already gone is a success.
     *
     * @param id the name of the backup
     */
    void delete(BackupId id);

    /**
     * Removes what crashed runs left behind: unfinished uploads under our own prefix whose names parse as keys of this
     * database and which began before the given time. Finished backups and uploads in progress here are never touched.
     *
     * @param database the name under which the backups are filed
     * @param startedBefore uploads that began earlier are removed
     * @return how many were removed
     */
    int sweep(String database, Instant startedBefore);

    /**
     * Ends the use of the store, also while runs use it: what they ask of it from then on, and of the uploads and sources that they have open,
     * fails with kind {@code STORE_REFUSED}, neither with another exception nor with a hang, and an upload that is closed afterwards still
     * removes what it has stored. {@link ClosableStore} does this for any store.
     */
    @Override
    void close();
}
