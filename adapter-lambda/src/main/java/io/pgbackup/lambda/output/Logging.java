package io.pgbackup.lambda.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Redaction;
import io.pgbackup.lambda.run.Whereabouts;
import java.util.List;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Lines of JSON with the keys that CloudWatch filters by ({@code timestamp}, {@code level}), and where the run is. Libraries only get
 * a word when something is wrong; what pgjdbc logs by {@code java.util.logging} comes back as an exception and is dropped.
 */
public final class Logging {

    private static final List<String> LIBRARIES = List.of("software.amazon.awssdk", "com.zaxxer.hikari");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Logging() {}

    /** Sends what is logged from now on to these lines. */
    public static void configure(Lines lines, Whereabouts whereabouts, String level) {
        LogManager.getLogManager().reset();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        JsonAppender appender = new JsonAppender(lines, whereabouts);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("io.pgbackup").setLevel(Level.toLevel(level, Level.INFO));
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }

    private static final class JsonAppender extends AppenderBase<ILoggingEvent> {

        private final Lines lines;
        private final Whereabouts whereabouts;

        JsonAppender(Lines lines, Whereabouts whereabouts) {
            this.lines = lines;
            this.whereabouts = whereabouts;
        }

        @Override
        protected void append(ILoggingEvent event) {
            ObjectNode line = JSON.createObjectNode();
            line.put("timestamp", event.getInstant().toString());
            line.put("level", event.getLevel().toString());
            line.put("message", Redaction.of(event.getFormattedMessage()));
            line.put("logger", event.getLoggerName());
            Whereabouts.Place place = whereabouts.place();
            put(line, "requestId", place.requestId());
            put(line, "database", place.database());
            put(line, "key", place.key());
            put(line, "phase", place.phase());
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> line.set(pair.key, JSON.valueToTree(pair.value)));
            }
            if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                line.set("exception", exception(proxy.getThrowable()));
            }
            lines.write(line);
        }

        private static void put(ObjectNode line, String key, @Nullable Object value) {
            if (value != null) {
                line.put(key, value.toString());
            }
        }

        /** Only this program's own messages are told: those of libraries may hold what they were given. */
        private static ObjectNode exception(Throwable thrown) {
            ObjectNode json = JSON.createObjectNode();
            json.put("type", thrown.getClass().getName());
            if (thrown instanceof BackupServiceException) {
                json.put("message", Redaction.of(String.valueOf(thrown.getMessage())));
            }
            var stack = json.putArray("stack");
            for (StackTraceElement frame : thrown.getStackTrace()) {
                stack.add(frame.toString());
            }
            Throwable cause = thrown.getCause();
            if (cause != null && cause != thrown) {
                json.set("cause", exception(cause));
            }
            return json;
        }
    }
}
