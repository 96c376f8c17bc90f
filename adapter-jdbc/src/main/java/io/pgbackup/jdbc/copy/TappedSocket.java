package io.pgbackup.jdbc.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A plain socket whose input and output pass a tap each, and whose waits can be observed. */
final class TappedSocket extends Socket {

    private final String key;
    private final SocketProgress progress = new SocketProgress(this);
    private @Nullable CopyTap tap;
    private @Nullable StatementTap statements;

    TappedSocket(String key) {
        this.key = key;
    }

    SocketProgress progress() {
        return progress;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (tap == null) {
            tap = new CopyTap(progress.input(super.getInputStream()), true);
            CopyTaps.announce(key, tap);
        }
        return tap;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (statements == null) {
            statements = new StatementTap(progress.output(super.getOutputStream()));
            CopyTaps.announce(key, statements);
        }
        return statements;
    }
}
