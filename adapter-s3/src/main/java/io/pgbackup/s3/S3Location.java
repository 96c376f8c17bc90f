package io.pgbackup.s3;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import java.util.Optional;

/** Converts between backups and full object keys under the store's prefix. */
record S3Location(String bucket, String prefix) {

    static S3Location of(S3Settings settings) {
        return new S3Location(settings.bucket(), settings.prefix());
    }

    /** Returns the common prefix of all keys of this store; empty, or with a final slash. */
    String root() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    /** Returns the common prefix of all keys of this database. */
    String folder(String database) {
        return root() + BackupKeys.folder(database);
    }

    String key(BackupId id) {
        return root() + BackupKeys.key(id);
    }

    /** Returns the backup with this full key, if the key belongs to this store. */
    Optional<BackupId> parse(String key) {
        return key.startsWith(root()) ? BackupKeys.parse(key.substring(root().length())) : Optional.empty();
    }

    /** Returns the URI of the store for messages. */
    String uri() {
        return prefix.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + prefix;
    }

    /** Returns the URI of a backup for messages. */
    String uri(BackupId id) {
        return "s3://" + bucket + "/" + key(id);
    }
}
