package io.pgbackup.jdbc.connect;

import io.pgbackup.jdbc.copy.ServerSession;
import io.pgbackup.jdbc.copy.SocketProgress;
import io.pgbackup.jdbc.copy.SocketProgress.Wait;
import io.pgbackup.jdbc.session.SilenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections on which no bytes move any more. A server that builds an index sends nothing for hours, and neither does a
 * network that has lost its bytes. So after half of the limit, and repeatedly from then on, the watch asks the server over a second
 * connection whether that session is at work. A connection is cut if no byte has moved within the whole limit and no answer has
 * confirmed that the server is at work for it.
 *
 * <p>A thread that waits for the server does not respond to an interrupt either: its connection is cut, too, soon after the
 * interrupt.
 *
 * <p>The watch has a thread of its own while there are connections.
 */
public final class NetworkWatch {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkWatch.class);

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(250);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(20);

    /** If the server answers within this time, the connection of an interrupted thread is kept. */
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(4);

    /** A single failed question may be a coincidence. */
    private static final int LEAST_QUESTIONS = 2;

    /** The pause between two questions is the limit divided by this number. */
    private static final int PAUSES = 8;

    private final String peer;
    private final Duration limit;
    private final Question question;
    private final Set<Watched> connections = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    /**
     * @param peer the server's name in messages
     * @param limit for silence
     */
    NetworkWatch(String peer, Duration limit, Question question) {
        this.peer = peer;
        this.limit = limit;
        this.question = question;
    }

    /** Asks the server over another connection. */
    @FunctionalInterface
    interface Question {

        /**
         * Returns the state of these sessions on the server, in the order given.
         *
         * @param limit for the answer
         */
        List<Answer> ask(List<ServerSession> sessions, Duration limit);
    }

    /** The state of a silent session; all states except {@link #AT_WORK} and {@link #UNKNOWN} count against it. */
    enum Answer {
        /** The session exists, and waits for nothing that this program should have received or sent. */
        AT_WORK("the server is at work"),
        /** An answer came from a server that cannot tell: it is full, it is not the same server as before, or it is a pooler. */
        UNKNOWN("the server cannot tell"),
        /** No server answers. */
        NONE("it did not answer another connection either"),
        /** Both sides wait for each other. */
        WAITS("over another connection the server reports that it waits for this side: bytes are lost in between"),
        /** The session no longer exists. */
        GONE("over another connection the server reports that the session has ended");

        private final String sentence;

        Answer(String sentence) {
            this.sentence = sentence;
        }

        boolean isAlive() {
            return this == AT_WORK || this == UNKNOWN;
        }
    }

    private static final class Watched {

        final SocketProgress progress;
        /** The read or write that the following fields are about. */
        @Nullable
        Wait wait;

        long lastSign;
        long lastQuestion;
        int failed;
        Answer answer = Answer.NONE;

        Watched(SocketProgress progress) {
            this.progress = progress;
        }

        /** Whether the connection is silent; stores the current read or write in {@link #wait}. */
        boolean look() {
            Wait sends = progress.wait(true);
            Wait now = sends == null ? progress.wait(false) : sends;
            if (!Objects.equals(now, wait)) {
                wait = now;
                lastSign = now == null ? 0 : now.since();
                lastQuestion = lastSign;
                failed = 0;
            }
            return now != null;
        }

        void answered(Answer given, long now) {
            answer = given;
            lastQuestion = now;
            if (given.isAlive()) {
                lastSign = now;
                failed = 0;
            } else {
                failed++;
            }
        }
    }

    /** Watches a connection until it is closed. */
    synchronized void watch(SocketProgress progress) {
        connections.add(new Watched(progress));
        if (thread == null) {
            Thread watcher = new Thread(this::run, "network of " + peer);
            watcher.setDaemon(true);
            watcher.start();
            thread = watcher;
        }
    }

    private void run() {
        Duration tenth = limit.dividedBy(10);
        Duration interval = tenth.compareTo(LONGEST_INTERVAL) > 0
                ? LONGEST_INTERVAL
                : tenth.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : tenth;
        do {
            LockSupport.parkNanos(this, interval.toNanos());
            try {
                lookAtAll();
            } catch (RuntimeException e) {
                // Without the watch, threads on other connections would wait for ever.
                LOG.warn("the watch over the connections to {} failed once", peer, e);
            }
        } while (!isDone());
    }

    private synchronized boolean isDone() {
        connections.removeIf(one -> one.progress.isClosed());
        if (connections.isEmpty()) {
            thread = null;
            return true;
        }
        return false;
    }

    private void lookAtAll() {
        long now = System.nanoTime();
        List<Watched> silent = new ArrayList<>();
        for (Watched one : connections) {
            Wait wait = one.look() ? one.wait : null;
            if (wait == null) {
                continue;
            }
            if (wait.thread().isInterrupted() && now - wait.since() > INTERRUPT_GRACE.toNanos()) {
                one.progress.cut(SilenceException.ofInterrupt());
            } else if (now - one.lastSign >= limit.toNanos() / 2
                    && now - one.lastQuestion >= limit.toNanos() / PAUSES) {
                silent.add(one);
            }
        }
        if (!silent.isEmpty()) {
            ask(silent);
            silent.forEach(this::judge);
        }
    }

    private void ask(List<Watched> silent) {
        List<Answer> answers = question.ask(
                silent.stream().map(one -> one.progress.session()).toList(),
                Duration.ofNanos(Math.max(limit.toNanos() / PAUSES, TimeUnit.SECONDS.toNanos(1))));
        long now = System.nanoTime();
        for (int i = 0; i < silent.size(); i++) {
            silent.get(i).answered(answers.get(i), now);
            LOG.debug("a connection to {} has been silent; {}", peer, answers.get(i).sentence);
        }
    }

    /** Cuts the connection if the limit has passed. If bytes have moved while the server was asked, counting starts again. */
    private void judge(Watched one) {
        Wait wait = one.wait;
        if (wait == null || !one.look() || !wait.equals(one.wait)) {
            return;
        }
        if (one.failed >= LEAST_QUESTIONS && System.nanoTime() - one.lastSign >= limit.toNanos()) {
            one.progress.cut(SilenceException.of(peer, wait.sends(), limit, one.answer.sentence));
        }
    }
}
