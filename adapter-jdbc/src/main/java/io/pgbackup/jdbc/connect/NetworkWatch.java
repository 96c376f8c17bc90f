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
 * Ends connections on which nothing moves any more. A server that builds an index says nothing for hours, and so does a network that lost its
 * bytes: so after half of the limit the server is asked over a second connection whether that session is at work, and again and again. A
 * connection is cut when within the whole limit no byte has moved, and no answer has said that the server is at work for it.
 *
 * <p>A thread that waits for the server does not hear an interrupt either: its connection is cut, too, soon after.
 *
 * <p>Has a thread of its own while there are connections.
 */
public final class NetworkWatch {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkWatch.class);

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(250);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(20);

    /** A server that answers an interrupted thread within this has its connection kept. */
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(4);

    /** One question that fails may be bad luck. */
    private static final int LEAST_QUESTIONS = 2;

    /** Parts of the limit between two questions. */
    private static final int PAUSES = 8;

    private final String peer;
    private final Duration limit;
    private final Question question;
    private final Set<Watched> connections = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    /**
     * @param peer as messages call it
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
         * What the server does for these sessions, in the order given.
         *
         * @param limit for the answer
         */
        List<Answer> ask(List<ServerSession> sessions, Duration limit);
    }

    /** What is known of a session that is silent; all but {@link #AT_WORK} and {@link #UNKNOWN} count against it. */
    enum Answer {
        /** It is there, and waits for nothing that this side should have got or sent. */
        AT_WORK("the server is at work"),
        /** Somebody answers who cannot tell: the server is full, another than before, or a pooler's. */
        UNKNOWN("the server cannot tell"),
        /** Nobody answers. */
        NONE("it did not answer another connection either"),
        /** Both sides wait for each other. */
        WAITS("over another connection the server says that it waits for this side: bytes get lost between"),
        /** It is not there any more. */
        GONE("over another connection the server says that the session has ended");

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
        /** Of which the following speak. */
        @Nullable
        Wait wait;

        long lastSign;
        long lastQuestion;
        int failed;
        Answer answer = Answer.NONE;

        Watched(SocketProgress progress) {
            this.progress = progress;
        }

        /** Whether it is silent; with what it waits for in {@link #wait}. */
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
                // Without the watch, the others would wait for ever.
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

    /** Bytes may have moved while the server was asked: then all counts anew. */
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
