package io.pgbackup.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.pgbackup.config.LogLevel;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends what is logged to the console. Libraries only get a word when something is wrong, unless everything is wanted; what
 * pgjdbc logs by {@code java.util.logging} comes back as an exception and is dropped.
 */
public final class Logging {

    private static final List<String> LIBRARIES = List.of("software.amazon.awssdk", "com.zaxxer.hikari");

    private Logging() {}

    /**
     * Configures.
     *
     * @param verbose shows stack traces and what libraries say
     */
    public static void configure(Console console, LogLevel level, boolean verbose) {
        LogManager.getLogManager().reset();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender appender = new ConsoleAppender(console, verbose);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("io.pgbackup").setLevel(Level.toLevel(level.name()));
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(verbose ? Level.INFO : Level.ERROR));
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
