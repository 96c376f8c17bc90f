package io.pgbackup.wiring;

import dagger.Module;
import dagger.Provides;
import io.pgbackup.aws.DatabaseSecrets;
import io.pgbackup.aws.RdsTokens;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.connect.Codecs;
import io.pgbackup.connect.Databases;
import io.pgbackup.connect.Stores;
import io.pgbackup.connect.Surroundings;
import io.pgbackup.core.backup.RunTokens;
import io.pgbackup.jdbc.JdbcAdapter;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Supplier;

/** Binds the adapters to the interfaces of entry points. Needs {@link Surroundings}, and a component of its own for each run. */
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
        Map<String, String> variables = surroundings.variables();
        RdsTokens tokens = RdsTokens.of(variables.getOrDefault("AWS_REGION", variables.get("AWS_DEFAULT_REGION")));
        return new JdbcDatabases(
                new JdbcAdapter(), variables, new Passwords(new DatabaseSecrets(), tokens), new RdsTls(tokens));
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
