package io.pgbackup.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgbackup.config.LogFormat;
import io.pgbackup.core.failure.Redaction;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The two streams of the program: results on standard output, as text or as one JSON object; messages on standard error, as
 * text or as one JSON object per line. Safe for use by several threads.
 */
public final class Console {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private volatile LogFormat format = LogFormat.TEXT;
    private volatile boolean jsonResults;
    private volatile boolean barShown;

    public Console(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Sets the format of messages and results. */
    public void use(LogFormat messages, boolean resultsAsJson) {
        format = messages;
        jsonResults = resultsAsJson;
    }

    /** Returns whether results are JSON. */
    public boolean jsonResults() {
        return jsonResults;
    }

    /** Prints the result of a command. */
    public void result(List<String> lines, Fields json) {
        if (jsonResults) {
            out.println(write(json));
        } else {
            lines.forEach(line -> out.println(Printable.line(OptionNames.in(line))));
        }
        out.flush();
    }

    /** Returns standard output itself, for bytes. */
    public PrintStream bytes() {
        return out;
    }

    /** Returns standard error itself, for progress. */
    public PrintStream progress() {
        return err;
    }

    /** Records whether a progress bar occupies the last line of the terminal. */
    public void barShown(boolean shown) {
        barShown = shown;
    }

    /**
     * Prints a message.
     *
     * @param level {@code error}, {@code warning}, {@code info} or {@code debug}
     * @param text the message; parts that may be a password are removed, and it is printed on one line
     */
    public void message(String level, String text) {
        message(level, "", text, null);
    }

    /** Prints a message from a class, with its stack trace. */
    public void message(String level, String source, String text, @Nullable Throwable trace) {
        print(level, source, text, List.of(), null, trace);
    }

    /**
     * Prints a failure and its remedy.
     *
     * @param items parts of the message that are printed on a line each
     * @param hint the remedy; it is the program's own text, so it is not searched for passwords
     */
    public void failure(String text, List<String> items, @Nullable String hint, @Nullable Throwable trace) {
        print("error", "", text, items, hint, trace);
    }

    private synchronized void print(
            String level,
            String source,
            String text,
            List<String> items,
            @Nullable String hint,
            @Nullable Throwable trace) {
        if (format == LogFormat.JSON) {
            Fields line = new Fields()
                    .put("time", clock.instant())
                    .put("level", level.toLowerCase(Locale.ROOT))
                    .put("message", Redaction.of(String.join("\n  ", lines(text, items))));
            if (!source.isEmpty()) {
                line.put("logger", source);
            }
            if (hint != null) {
                line.put("hint", hint);
            }
            if (trace != null) {
                line.put("trace", Redaction.of(print(trace)));
            }
            err.println(write(line));
        } else {
            String prefix = level.equals("info") ? "" : level + ": ";
            err.println((barShown ? CLEAR_LINE : "") + prefix + line(OptionNames.in(text)));
            items.forEach(item -> err.println("  " + line(OptionNames.in(item))));
            if (hint != null) {
                err.println("hint: " + Printable.line(OptionNames.in(hint)));
            }
            if (trace != null) {
                err.print(Redaction.of(print(trace)));
            }
        }
        err.flush();
    }

    private static String line(String text) {
        return Printable.line(Redaction.of(text));
    }

    private static List<String> lines(String text, List<String> items) {
        List<String> lines = new ArrayList<>(items);
        lines.add(0, text);
        return lines;
    }

    /** Formats a trace as {@link Throwable#printStackTrace()} does, but keeps each message on one line. */
    private static String print(Throwable trace) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable one = trace; one != null && told.add(one); one = one.getCause()) {
            append(text, one == trace ? "" : "Caused by: ", one);
            for (Throwable suppressed : one.getSuppressed()) {
                append(text, "    Suppressed: ", suppressed);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String lead, Throwable one) {
        text.append(lead).append(Printable.line(one.toString())).append('\n');
        for (StackTraceElement frame : one.getStackTrace()) {
            text.append("    at ").append(Printable.line(frame.toString())).append('\n');
        }
    }

    private String write(Fields fields) {
        try {
            return Printable.json(Json.MAPPER.writeValueAsString(fields.asMap()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values cannot be written as JSON", e);
        }
    }

    /** Created on first use, because this takes a fifth of a second, which most runs need not wait. */
    private static final class Json {

        private static final JsonMapper MAPPER = new JsonMapper();
    }
}
