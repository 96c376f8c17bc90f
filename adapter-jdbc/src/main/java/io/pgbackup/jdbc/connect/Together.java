package io.pgbackup.jdbc.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Runs the same action on several items at once, and waits no longer than a limit for all of them. */
final class Together {

    private Together() {}

    /**
     * Runs the action on a thread for each item.
     *
     * @param what names the threads
     * @return the items whose action had not ended at the limit, or when the calling thread was interrupted
     */
    static <T> List<T> run(String what, Collection<T> all, Consumer<T> action, Duration limit) {
        List<T> things = List.copyOf(all);
        List<Thread> threads = new ArrayList<>();
        for (T one : things) {
            Thread thread = new Thread(() -> action.accept(one), what);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        List<T> late = new ArrayList<>();
        for (int i = 0; i < things.size(); i++) {
            if (!hasEnded(threads.get(i), deadline)) {
                late.add(things.get(i));
            }
        }
        return late;
    }

    private static boolean hasEnded(Thread thread, long deadline) {
        try {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis > 0) {
                thread.join(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
