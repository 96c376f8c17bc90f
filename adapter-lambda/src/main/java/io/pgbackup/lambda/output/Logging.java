package io.pgbackup.lambda.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Redaction;
import io.pgbackup.lambda.run.Whereabouts;
import io.pgbackup.program.Logs;
import org.jspecify.annotations.Nullable;

/**
 * Logs lines of JSON with the keys that CloudWatch filters by ({@code timestamp}, {@code level}) and the current place of the run.
 * Messages of libraries appear only if they are errors.
 */
public final class Logging {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Logging() {}

    /** Sends all later log messages to these lines. */
    public static void configure(Lines lines, Whereabouts whereabouts, String level) {
        Logs.sendTo(new JsonAppender(lines, whereabouts), Level.toLevel(level, Level.INFO), Level.ERROR);
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

        /** Logs only messages of this program's own exceptions: those of libraries may contain values that were passed to them. */
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
