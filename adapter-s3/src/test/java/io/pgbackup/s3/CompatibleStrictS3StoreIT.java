package io.pgbackup.s3;

/** The contract as S3-compatible services see it: Content-MD5 instead of checksums, path style. */
class CompatibleStrictS3StoreIT extends StrictS3StoreIT {

    @Override
    S3Settings.Builder settings() {
        return super.settings().compatible(true);
    }
}
