package io.pgbackup.cli.wiring;

import dagger.BindsInstance;
import dagger.Component;
import io.pgbackup.cli.Environment;
import io.pgbackup.cli.command.Failures;
import io.pgbackup.cli.command.RootCommand;
import io.pgbackup.program.ToolVersion;
import io.pgbackup.wiring.OutsideModule;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Supplier;

/** The object graph of one run of the program. */
@Singleton
@Component(modules = {CommandModule.class, OutsideModule.class})
public interface CliComponent {

    /** Returns the root command. */
    RootCommand root();

    /** Returns all commands by name, in the order of the help. */
    Map<String, Supplier<Object>> commands();

    /** Returns the reporter of failures. */
    Failures failures();

    /** Returns the version of the program. */
    ToolVersion version();

    /** Creates the object graph. */
    @Component.Factory
    interface Factory {
        CliComponent create(@BindsInstance Environment environment);
    }
}
