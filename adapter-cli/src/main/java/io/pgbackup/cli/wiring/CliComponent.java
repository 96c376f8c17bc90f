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

/** The program of one run. */
@Singleton
@Component(modules = {CommandModule.class, OutsideModule.class})
public interface CliComponent {

    /** What the command line begins with. */
    RootCommand root();

    /** All commands by name, in the order of the help. */
    Map<String, Supplier<Object>> commands();

    /** Reports failures. */
    Failures failures();

    /** The version of the program. */
    ToolVersion version();

    /** Makes it. */
    @Component.Factory
    interface Factory {
        CliComponent create(@BindsInstance Environment environment);
    }
}
