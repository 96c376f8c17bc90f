package io.pgbackup.s3;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import java.util.Optional;

/** Between backups and full object keys: the store's prefix, and nothing outside it. */
record S3Location(String bucket, String prefix) {

    static S3Location of(S3Settings settings) {
        return new S3Location(settings.bucket(), settings.prefix());
    }

    /** What every key of this store begins with; empty, or with its final slash. */
    String root() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    /** What every key of this database begins with. */
    String folder(String database) {
        return root() + BackupKeys.folder(database);
    }

    String key(BackupId id) {
        return root() + BackupKeys.key(id);
    }

    /** The backup that this full key names, if it is one of this store's. */
    Optional<BackupId> parse(String key) {
        return key.startsWith(root()) ? BackupKeys.parse(key.substring(root().length())) : Optional.empty();
    }

    /** For people. */
    String uri() {
        return prefix.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + prefix;
    }

    /** For people. */
    String uri(BackupId id) {
        return "s3://" + bucket + "/" + key(id);
    }
}
