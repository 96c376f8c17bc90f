package io.pgbackup.cli.wiring;

import dagger.Module;
import dagger.Provides;
import io.pgbackup.cli.Environment;
import io.pgbackup.cli.connect.Codecs;
import io.pgbackup.cli.connect.Databases;
import io.pgbackup.cli.connect.Stores;
import io.pgbackup.config.CompressionSettings;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.config.StoreSettings;
import io.pgbackup.core.backup.RunTokens;
import io.pgbackup.core.format.SegmentCodecs;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.s3.S3Encryption;
import io.pgbackup.s3.S3Settings;
import io.pgbackup.s3.S3Stores;
import io.pgbackup.zstd.ZstdCodecs;
import io.pgbackup.zstd.ZstdSettings;
import java.net.URI;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The adapters, behind what the commands need of them. */
@Module
final class OutsideModule {

    /** As many as the largest number of jobs may need; they are opened when they are used. */
    private static final int MOST_CONNECTIONS = 300;

    /** An endpoint of S3 itself, such as one within a VPC; all others only resemble it. */
    private static final Pattern AMAZON = Pattern.compile("\\.amazonaws\\.com(\\.cn)?$");

    private OutsideModule() {}

    @Provides
    static SettingsLoader settingsLoader() {
        return new SettingsLoader();
    }

    @Provides
    static Supplier<String> runTokens() {
        return new RunTokens(new SecureRandom());
    }

    @Provides
    static Databases databases(JdbcAdapter adapter, Environment environment) {
        return new JdbcDatabases(adapter, environment.variables());
    }

    @Provides
    static Stores stores(Environment environment) {
        return settings -> settings.match(OutsideModule::bucket, directory -> directory(directory, environment));
    }

    @Provides
    static Codecs codecs() {
        return OutsideModule::codecs;
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

    private static BackupStore directory(StoreSettings.Directory settings, Environment environment) {
        return FilesystemStores.open(
                new FilesystemSettings(environment.directory().resolve(settings.path())));
    }

    private static SegmentCodecs codecs(CompressionSettings settings) {
        return SegmentCodecs.with(
                SegmentCodecs.gzip(level(settings, Compression.GZIP, SegmentCodecs.DEFAULT_GZIP_LEVEL)),
                ZstdCodecs.of(new ZstdSettings(level(settings, Compression.ZSTD, ZstdSettings.DEFAULT_LEVEL))));
    }

    private static int level(CompressionSettings settings, Compression compression, int otherwise) {
        Integer level = settings.level();
        return settings.compression() == compression && level != null ? level : otherwise;
    }
}
