package io.pgbackup.lambda.wiring;

import dagger.BindsInstance;
import dagger.Component;
import io.pgbackup.connect.Surroundings;
import io.pgbackup.lambda.output.Invocation;
import io.pgbackup.lambda.output.Lines;
import io.pgbackup.lambda.output.Logging;
import io.pgbackup.lambda.run.Whereabouts;
import io.pgbackup.wiring.OutsideModule;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What one invocation consists of. Each has its own, so that settings and secrets are read anew. */
@Singleton
@Component(modules = {LambdaModule.class, OutsideModule.class})
public interface LambdaComponent {

    /** The invocation, to be run once. */
    Invocation invocation();

    /** Where the run is. */
    Whereabouts whereabouts();

    /** What the log gets. */
    Lines lines();

    /** Makes it. */
    @Component.Factory
    interface Factory {
        LambdaComponent create(
                @BindsInstance Surroundings surroundings, @BindsInstance Clock clock, @BindsInstance PrintStream out);
    }

    /** Makes an invocation, and has logging begin. */
    static Invocation invocation(Map<String, String> environment, Clock clock, PrintStream out) {
        LambdaComponent component =
                DaggerLambdaComponent.factory().create(new Surroundings(environment, Path.of("")), clock, out);
        // A wrong level is among the problems of the settings, which need a log to be told.
        Logging.configure(component.lines(), component.whereabouts(), environment.getOrDefault("LOG_LEVEL", "info"));
        return component.invocation();
    }
}
