package io.pgbackup.testkit.s3;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** The requests that the server has received, in the order of arrival, and the number of body bytes in each direction. */
final class S3Traffic {

    private final List<S3Request> requests = new CopyOnWriteArrayList<>();
    private final Map<S3Operation, LongAdder> received = adders();
    private final Map<S3Operation, LongAdder> sent = adders();

    private static Map<S3Operation, LongAdder> adders() {
        Map<S3Operation, LongAdder> adders = new EnumMap<>(S3Operation.class);
        for (S3Operation operation : S3Operation.values()) {
            adders.put(operation, new LongAdder());
        }
        return adders;
    }

    void arrived(S3Request request) {
        requests.add(request);
    }

    void received(S3Operation operation, long bytes) {
        adder(received, operation).add(bytes);
    }

    void sent(S3Operation operation, long bytes) {
        adder(sent, operation).add(bytes);
    }

    private static LongAdder adder(Map<S3Operation, LongAdder> adders, S3Operation operation) {
        return adders.computeIfAbsent(operation, key -> new LongAdder());
    }

    List<S3Request> requests() {
        return List.copyOf(requests);
    }

    long receivedBytes(S3Operation operation) {
        return adder(received, operation).sum();
    }

    long sentBytes(S3Operation operation) {
        return adder(sent, operation).sum();
    }

    void forget() {
        requests.clear();
        received.values().forEach(LongAdder::reset);
        sent.values().forEach(LongAdder::reset);
    }
}
