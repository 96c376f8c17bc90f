package io.pgbackup.testkit.s3;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A response body in which something happens at a certain byte. */
final class FaultyOutputStream extends FilterOutputStream {

    private final InjectedFault injected;
    private long position;

    FaultyOutputStream(OutputStream out, InjectedFault injected) {
        super(out);
        this.injected = injected;
    }

    /** Thrown if the connection must be cut; the client has received all earlier bytes. */
    static final class Cut extends IOException {
        Cut(InjectedFault injected) {
            super(injected.fault() + " at byte " + injected.fault().offset());
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        long spot = injected.fault().offset() - position;
        if (spot < 0 || spot >= length) {
            out.write(data, offset, length);
            position += length;
            return;
        }
        int before = (int) spot;
        out.write(data, offset, before);
        position += before;
        strike(data, offset + before);
        int done = injected.fault().effect() == Fault.Effect.FLIP_BIT ? before + 1 : before;
        out.write(data, offset + done, length - done);
        position += length - before;
    }

    private void strike(byte[] data, int at) throws IOException {
        switch (injected.fault().effect()) {
            case CUT_IN_RESPONSE_BODY -> {
                out.flush();
                throw new Cut(injected);
            }
            case STALL_IN_RESPONSE_BODY -> {
                out.flush();
                if (!injected.awaitRelease()) {
                    throw new Cut(injected);
                }
            }
            case FLIP_BIT -> out.write(data[at] ^ 1);
            default -> throw new IllegalStateException("no fault of response bodies: " + injected.fault());
        }
    }
}
