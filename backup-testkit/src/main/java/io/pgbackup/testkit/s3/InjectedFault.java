package io.pgbackup.testkit.s3;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An active {@link Fault}: counts how often it struck, and releases stalled requests. All methods may be called from any thread. */
public final class InjectedFault {

    private final Fault fault;
    private final CountDownLatch released = new CountDownLatch(1);
    private int struck;
    private boolean removed;

    /** The treatment of a request that no fault strikes. */
    static final InjectedFault NONE = new InjectedFault(Fault.none());

    InjectedFault(Fault fault) {
        this.fault = fault;
    }

    Fault.Effect effect() {
        return fault.effect();
    }

    Fault fault() {
        return fault;
    }

    /** Returns whether the fault strikes this request; if so, one time is used up. */
    synchronized boolean strike(S3Request request) {
        if (removed || struck >= fault.times() || !fault.matches(request)) {
            return false;
        }
        struck++;
        notifyAll();
        return true;
    }

    /** How many requests the fault has struck. */
    public synchronized int struck() {
        return struck;
    }

    /**
     * Waits until the fault has struck.
     *
     * @throws IllegalStateException if it does not strike within {@code limit}
     */
    public synchronized void awaitStruck(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (struck == 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("no request met the fault " + fault + " within " + limit);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the fault " + fault, e);
            }
        }
    }

    /** Lets stalled requests continue, and later ones pass without a stall. */
    public void release() {
        released.countDown();
    }

    /** Ends the fault for future requests; requests that it has stalled stay so until {@link #release}. */
    public synchronized void remove() {
        removed = true;
    }

    /** Waits for {@link #release}, and returns whether it came in time. */
    boolean awaitRelease() {
        try {
            return released.await(fault.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
