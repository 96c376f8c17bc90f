package io.pgbackup.wiring;

import io.pgbackup.config.StoreSettings;
import io.pgbackup.connect.Stores;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.s3.S3Encryption;
import io.pgbackup.s3.S3Settings;
import io.pgbackup.s3.S3Stores;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Opens stores in buckets and in directories. */
final class StoreOpening implements Stores {

    /** As many as the largest number of jobs may need; connections are opened when they are used. */
    private static final int MOST_CONNECTIONS = 300;

    /** An endpoint of S3 itself, such as one within a VPC; all other services are only compatible. */
    private static final Pattern AMAZON = Pattern.compile("\\.amazonaws\\.com(\\.cn)?$");

    private final Path directory;

    StoreOpening(Path directory) {
        this.directory = directory;
    }

    @Override
    public BackupStore open(StoreSettings settings) {
        return settings.match(StoreOpening::bucket, this::directory);
    }

    private static BackupStore bucket(StoreSettings.S3 settings) {
        S3Settings.Builder s3 = S3Settings.builder(settings.uri())
                .region(settings.region())
                .encryption(new S3Encryption(settings.encryption(), settings.kmsKeyId()))
                .maxConnections(MOST_CONNECTIONS);
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            s3.endpoint(endpoint);
            if (AMAZON.matcher(endpoint.getHost()).find()) {
                s3.pathStyle(false).compatible(false);
            }
        }
        return S3Stores.open(s3.build());
    }

    private BackupStore directory(StoreSettings.Directory settings) {
        return FilesystemStores.open(new FilesystemSettings(directory.resolve(settings.path())));
    }
}
