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

/** The object graph of one invocation. Each invocation has its own, so that it reads settings and secrets again. */
@Singleton
@Component(modules = {LambdaModule.class, OutsideModule.class})
public interface LambdaComponent {

    /** Returns the invocation, which can be run once. */
    Invocation invocation();

    /** Returns the current place of the run, for log lines. */
    Whereabouts whereabouts();

    /** Returns the lines of the log. */
    Lines lines();

    /** Creates the object graph. */
    @Component.Factory
    interface Factory {
        LambdaComponent create(
                @BindsInstance Surroundings surroundings, @BindsInstance Clock clock, @BindsInstance PrintStream out);
    }

    /** Creates an invocation, and starts logging. */
    static Invocation invocation(Map<String, String> environment, Clock clock, PrintStream out) {
        LambdaComponent component =
                DaggerLambdaComponent.factory().create(new Surroundings(environment, Path.of("")), clock, out);
        // A wrong level is one of the problems of the settings, and reporting these needs a log.
        Logging.configure(component.lines(), component.whereabouts(), environment.getOrDefault("LOG_LEVEL", "info"));
        return component.invocation();
    }
}
