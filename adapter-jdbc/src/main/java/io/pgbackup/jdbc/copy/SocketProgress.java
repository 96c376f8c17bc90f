package io.pgbackup.jdbc.copy;

import io.pgbackup.jdbc.session.SilenceException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the reads and writes of a socket. The socket's streams note when a read or a write begins and ends; a watch checks this
 * from another thread and may close the socket, which ends both. This class lies below all encryption, because closing an encrypted
 * socket waits for locks that a hanging write holds.
 */
public final class SocketProgress {

    /** The most bytes written at once: on a line that is slow but alive, each piece counts as progress. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final Socket socket;
    private volatile @Nullable Wait reading;
    private volatile @Nullable Wait writing;
    private volatile @Nullable SilenceException cut;
    private volatile ServerSession session = ServerSession.UNKNOWN;

    SocketProgress(Socket socket) {
        this.socket = socket;
    }

    /**
     * A read or write in progress.
     *
     * @param sends whether the peer is to receive bytes, and not to send them
     * @param since by {@link System#nanoTime()}
     */
    public record Wait(boolean sends, long since, Thread thread) {

        static Wait begin(boolean sends) {
            return new Wait(sends, System.nanoTime(), Thread.currentThread());
        }
    }

    /** Returns the current read or write; null if there is none. The same instance as before means that no bytes have moved. */
    @Nullable
    public Wait wait(boolean sends) {
        return sends ? writing : reading;
    }

    /** Returns the session that the socket leads to. */
    public ServerSession session() {
        return session;
    }

    void leadsTo(ServerSession known) {
        session = known;
    }

    InputStream input(InputStream in) {
        return new FilterInputStream(in) {

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                reading = Wait.begin(false);
                try {
                    return in.read(target, offset, length);
                } catch (IOException e) {
                    throw explained(e);
                } finally {
                    reading = null;
                }
            }
        };
    }

    OutputStream output(OutputStream out) {
        return new FilterOutputStream(out) {

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    for (int done = 0; done < length; done += PIECE_BYTES) {
                        writing = Wait.begin(true);
                        out.write(bytes, offset + done, Math.min(PIECE_BYTES, length - done));
                    }
                } catch (IOException e) {
                    throw explained(e);
                } finally {
                    writing = null;
                }
            }
        };
    }

    private IOException explained(IOException e) {
        SilenceException reason = cut;
        return reason == null ? e : reason;
    }

    /** Closes the socket: any thread that waits for it fails at once, with this reason. */
    public void cut(SilenceException reason) {
        cut = reason;
        cut();
    }

    /** Closes the socket: any thread that waits for it fails at once. */
    public void cut() {
        try {
            socket.close();
        } catch (IOException expected) {
            // The socket is of no further use, whether it is closed or not.
        }
    }

    public boolean isClosed() {
        return socket.isClosed();
    }
}
