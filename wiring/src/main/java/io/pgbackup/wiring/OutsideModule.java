package io.pgbackup.wiring;

import dagger.Module;
import dagger.Provides;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.connect.Codecs;
import io.pgbackup.connect.Databases;
import io.pgbackup.connect.Stores;
import io.pgbackup.connect.Surroundings;
import io.pgbackup.core.backup.RunTokens;
import io.pgbackup.jdbc.JdbcAdapter;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** The adapters, behind what entry points need of them. Needs {@link Surroundings}, and a component of its own for each run. */
@Module
public final class OutsideModule {

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
    @Singleton
    static Databases databases(Surroundings surroundings) {
        return new JdbcDatabases(new JdbcAdapter(), surroundings.variables());
    }

    @Provides
    static Stores stores(Surroundings surroundings) {
        return new StoreOpening(surroundings.directory());
    }

    @Provides
    static Codecs codecs() {
        return new CodecChoice();
    }
}
