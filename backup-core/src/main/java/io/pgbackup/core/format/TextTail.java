package io.pgbackup.core.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Remembers the beginning and the last bytes of a long text. */
final class TextTail {

    private static final int KEPT = 1 << 20;

    private final byte[] head = new byte[ScriptText.MAGIC.length()];
    private final byte[] ring = new byte[KEPT];
    private long length;

    void readAll(InputStream in) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n && length + i < head.length; i++) {
                head[(int) length + i] = buffer[i];
            }
            int at = (int) (length % KEPT);
            int first = Math.min(n, KEPT - at);
            System.arraycopy(buffer, 0, ring, at, first);
            System.arraycopy(buffer, first, ring, 0, n - first);
            length += n;
            if (length >= head.length && !beginsAsOurs()) {
                return; // a file of another program may have any length
            }
        }
    }

    boolean beginsAsOurs() {
        return length >= head.length && new String(head, StandardCharsets.ISO_8859_1).equals(ScriptText.MAGIC);
    }

    long length() {
        return length;
    }

    long kept() {
        return Math.min(length, KEPT);
    }

    /** Returns the last bytes: fewer than requested if the text is shorter. */
    byte[] lastBytes(int count) {
        int n = (int) Math.min(count, kept());
        byte[] result = new byte[n];
        int end = (int) (length % KEPT);
        for (int i = 0; i < n; i++) {
            result[i] = ring[Math.floorMod(end - n + i, KEPT)];
        }
        return Arrays.copyOf(result, n);
    }
}
