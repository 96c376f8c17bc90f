package io.pgbackup.lambda.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Writes JSON objects, one per line. Each line is written in one piece, because many threads log. */
public final class Lines {

    private final PrintStream out;

    public Lines(PrintStream out) {
        this.out = out;
    }

    /** Writes one line. */
    public void write(ObjectNode line) {
        write(line.toString());
    }

    void write(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }
}
