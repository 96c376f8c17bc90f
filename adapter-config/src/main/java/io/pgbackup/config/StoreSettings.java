package io.pgbackup.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where backups are stored. */
public sealed interface StoreSettings {

    /** The store as {@code BACKUP_STORE} would name it. */
    String uri();

    /** Calls the function for this kind of store. */
    <T> T match(Function<S3, T> s3, Function<Directory, T> directory);

    /**
     * A bucket.
     *
     * @param bucket its name
     * @param prefix prefix of all keys, without slashes at its ends; empty for none
     * @param region absent: the region that the AWS SDK finds
     * @param endpoint endpoint of an S3-compatible service; absent: S3 itself
     * @param encryption {@code AES256} or {@code aws:kms}; absent: the bucket's default
     * @param kmsKeyId with {@code aws:kms}; absent: the account's default key
     */
    record S3(
            String bucket,
            String prefix,
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable String encryption,
            @Nullable String kmsKeyId)
            implements StoreSettings {

        public S3 {
            Objects.requireNonNull(bucket, "bucket");
            Objects.requireNonNull(prefix, "prefix");
        }

        @Override
        public String uri() {
            return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        }

        @Override
        public <T> T match(Function<S3, T> s3, Function<Directory, T> directory) {
            return s3.apply(this);
        }
    }

    /**
     * A directory.
     *
     * @param path relative paths are resolved against the working directory
     */
    record Directory(Path path) implements StoreSettings {

        public Directory {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String uri() {
            return "file:" + path;
        }

        @Override
        public <T> T match(Function<S3, T> s3, Function<Directory, T> directory) {
            return directory.apply(this);
        }
    }
}
