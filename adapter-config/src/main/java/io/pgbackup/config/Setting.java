package io.pgbackup.config;

/** A plain setting, with its name in each source. */
public enum Setting {
    STORE("--store", "BACKUP_STORE", "store"),
    RETENTION_DAYS("", "BACKUP_RETENTION_DAYS", "retention_days"),
    COMPRESSION("--compression", "BACKUP_COMPRESSION", "compression"),
    JOBS("--jobs", "BACKUP_JOBS", "jobs"),
    NETWORK_TIMEOUT("--network-timeout", "BACKUP_NETWORK_TIMEOUT", "network_timeout"),
    COPY_THROUGH_DRIVER("", "BACKUP_COPY_THROUGH_DRIVER", "copy_through_driver"),
    ALLOW_OMISSIONS("--allow-omission", "BACKUP_ALLOW_OMISSIONS", "allow_omissions"),
    ENCRYPTION("", "BACKUP_SSE", "sse"),
    KMS_KEY_ID("", "BACKUP_KMS_KEY_ID", "kms_key_id"),
    REGION("", "AWS_REGION", "aws_region"),
    ENDPOINT("", "AWS_ENDPOINT_URL", "aws_endpoint_url"),
    LOG_LEVEL("", "LOG_LEVEL", "log_level"),
    LOG_FORMAT("", "LOG_FORMAT", "log_format"),
    RESTORE_BACKUP("BACKUP", "IMPORT_BACKUP_PATH", "restore.backup"),
    RESTORE_DROP_EXISTING("", "IMPORT_DROP_EXISTING", "restore.drop_existing");

    private final String option;
    private final String variable;
    private final String fileKey;

    Setting(String option, String variable, String fileKey) {
        this.option = option;
        this.variable = variable;
        this.fileKey = fileKey;
    }

    /** The option or parameter of the command line that sets it; empty if none does. */
    public String option() {
        return option;
    }

    /** The name in the environment. */
    public String variable() {
        return variable;
    }

    /** The key in the file; a dot separates a key from a key within it. */
    public String fileKey() {
        return fileKey;
    }
}
