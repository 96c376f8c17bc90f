package io.pgbackup.program;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/** Where what is logged goes. What pgjdbc logs by {@code java.util.logging} comes back as an exception and is dropped. */
public final class Logs {

    private static final List<String> LIBRARIES = List.of("software.amazon.awssdk", "com.zaxxer.hikari");

    private Logs() {}

    /**
     * Sends what is logged from now on there, and nowhere else.
     *
     * @param level of this program's own messages; other code gets a word when something is wrong
     * @param libraries level of the libraries that would tell more than that
     */
    public static void sendTo(Appender<ILoggingEvent> appender, Level level, Level libraries) {
        LogManager.getLogManager().reset();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("io.pgbackup").setLevel(level);
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(libraries));
    }
}
