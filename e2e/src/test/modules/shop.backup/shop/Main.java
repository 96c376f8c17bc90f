package shop;

import io.pgbackup.aws.RdsEndpoint;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.embedded.PgBackup;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.s3.S3Settings;
import io.pgbackup.s3.S3Stores;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Backs up, verifies and restores, over both kinds of stores. */
public final class Main {

    private Main() {}

    /** @param arguments URL of a database, directory, endpoint and bucket */
    public static void main(String[] arguments) {
        JdbcSettings shop = JdbcSettings.parse(arguments[0], Map.of());
        try (BackupStore directory = FilesystemStores.open(new FilesystemSettings(Path.of(arguments[1])));
                BackupStore bucket = S3Stores.open(S3Settings.builder(arguments[3])
                        .endpoint(URI.create(arguments[2]))
                        .pathStyle(true)
                        .build())) {
            run(PgBackup.to(directory).gzip(1), shop, "_gzip");
            run(PgBackup.to(bucket).zstd(), shop, "_zstd");
        }
        // What also reaches past the modules: the driver's classes, resources, and what the AWS SDK looks up.
        System.out.println(new JdbcAdapter().databases(shop).names().isEmpty() + " " + RdsEndpoint.of("localhost"));
        System.out.println(Main.class.getModule() + " " + PgBackup.class.getModule());
    }

    private static void run(PgBackup backups, JdbcSettings shop, String suffix) {
        BackupResult made = backups.backup(shop, "shop");
        backups.verify("shop");
        JdbcSettings copy = shop.withDatabase(shop.database() + suffix);
        long rows = backups.restoreAsNew(made.backup().id(), copy, backups.restoreRequest())
                .rows();
        System.out.println(made.rows() + " backed up, " + rows + " restored");
    }
}
