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
import io.pgbackup.core.format.SegmentCodec;
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
import java.security.SecureRandom;
import java.util.function.Supplier;

/** The adapters, behind what the commands need of them. */
@Module
final class OutsideModule {

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
        S3Settings.Builder s3 = S3Settings.builder("s3://" + settings.bucket() + "/" + settings.prefix())
                .region(settings.region())
                .encryption(new S3Encryption(settings.encryption(), settings.kmsKeyId()));
        if (settings.endpoint() != null) {
            s3.endpoint(settings.endpoint());
        }
        return S3Stores.open(s3.build());
    }

    private static BackupStore directory(StoreSettings.Directory settings, Environment environment) {
        return FilesystemStores.open(
                new FilesystemSettings(environment.directory().resolve(settings.path())));
    }

    private static SegmentCodecs codecs(CompressionSettings settings) {
        Integer level = settings.level();
        Compression compression = settings.compression();
        SegmentCodec zstd = ZstdCodecs.of(new ZstdSettings(
                compression == Compression.ZSTD && level != null ? level : ZstdSettings.DEFAULT_LEVEL));
        return compression == Compression.GZIP && level != null
                ? SegmentCodecs.with(zstd, SegmentCodecs.gzip(level))
                : SegmentCodecs.with(zstd);
    }
}
