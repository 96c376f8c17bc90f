package io.pgbackup.testkit.s3;

import java.time.Instant;

/** A multipart upload that is neither completed nor aborted. */
public record OpenUpload(String bucket, String key, String uploadId, Instant initiated, int parts) {}
