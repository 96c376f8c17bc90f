package io.pgbackup.program;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * Directs log output. Output of pgjdbc through {@code java.util.logging} is dropped, because the same information comes back as an
 * exception.
 */
public final class Logs {

    private static final List<String> LIBRARIES = List.of("software.amazon.awssdk", "com.zaxxer.hikari");

    private Logs() {}

    /**
     * Sends all further log output to this appender, and nowhere else.
     *
     * @param level level of this program's own messages; other code is logged from WARN
     * @param libraries level of the libraries that would log more than that
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
