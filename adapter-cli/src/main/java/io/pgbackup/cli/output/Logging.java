package io.pgbackup.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.pgbackup.config.LogLevel;
import io.pgbackup.program.Logs;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends log messages to the console. Messages of libraries appear only if they are errors, unless all details are wanted. */
public final class Logging {

    private Logging() {}

    /**
     * Configures logging.
     *
     * @param verbose shows stack traces and messages of libraries
     */
    public static void configure(Console console, LogLevel level, boolean verbose) {
        Logs.sendTo(
                new ConsoleAppender(console, verbose), Level.toLevel(level.name()), verbose ? Level.INFO : Level.ERROR);
    }

    private static final class ConsoleAppender extends AppenderBase<ILoggingEvent> {

        private final Console console;
        private final boolean verbose;

        ConsoleAppender(Console console, boolean verbose) {
            this.console = console;
            this.verbose = verbose;
        }

        @Override
        protected void append(ILoggingEvent event) {
            Throwable thrown = event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
            String text = event.getFormattedMessage();
            console.message(
                    label(event.getLevel()),
                    event.getLoggerName(),
                    thrown == null || verbose ? text : text + ": " + reason(thrown),
                    verbose ? thrown : null);
        }

        private static String label(Level level) {
            return level == Level.WARN ? "warning" : level.toString().toLowerCase(Locale.ROOT);
        }

        private static @Nullable String reason(Throwable thrown) {
            return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        }
    }
}
