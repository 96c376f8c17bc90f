package io.pgbackup.s3;

import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.ClosableStore;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Opens stores on S3. */
public final class S3Stores {

    private S3Stores() {}

    /**
     * Opens a store with the credentials that the AWS SDK finds: environment, system properties, profile, container or
     * instance role. Does not send any request yet.
     *
     * @param settings the bucket, and how to access it
     * @return the store, which the caller must close
     * @throws io.pgbackup.core.failure.ConfigurationException if no region is set, or the profile does not exist
     */
    public static BackupStore open(S3Settings settings) {
        return create(settings, null);
    }

    /**
     * Opens a store with these credentials, which the caller must close.
     *
     * @param settings the bucket, and how to access it
     * @param credentials the credentials that sign requests
     * @return the store, which the caller must close
     */
    public static BackupStore open(S3Settings settings, AwsCredentialsProvider credentials) {
        return create(settings, credentials);
    }

    private static BackupStore create(S3Settings settings, @Nullable AwsCredentialsProvider credentials) {
        return new ClosableStore(new S3BackupStore(
                S3ClientFactory.create(settings, credentials), new S3Requests(settings), Clock.systemUTC()));
    }
}
