package io.pgbackup.testkit.s3;

import java.time.Instant;

/** A multipart upload that nobody has completed or aborted yet. */
public record OpenUpload(String bucket, String key, String uploadId, Instant initiated, int parts) {}
