package io.pgbackup.core.fake;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Ports of which one call fails as if nobody answered: the n-th of all that may fail, over all ports that it wraps, and over whatever these hand out. A run that is
 * repeated with 1, 2, 3, … until none fails any more has seen a failure at every place.
 */
public final class FailingCalls {

    /** What a port answers out of its memory. */
    private static final Set<String> ANSWERS = Set.of(
            "name",
            "location",
            "host",
            "content",
            "facts",
            "entries",
            "tables",
            "largeObjects",
            "fingerprints",
            "length",
            "close",
            "toString",
            "hashCode",
            "equals");

    private final int failing;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** @param failing number of the call that fails, from 1 */
    public FailingCalls(int failing) {
        this.failing = failing;
    }

    /** What was called up to now, such as {@code BackupStore.begin}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The name of the call that failed; empty where there were not so many. */
    public Optional<String> failed() {
        return calls.size() < failing ? Optional.empty() : Optional.of(calls.get(failing - 1));
    }

    /** The same port, with this one's failure. */
    public <T> T of(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (!ANSWERS.contains(method.getName())) {
                        fail(port, port.getSimpleName() + "." + method.getName());
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    Class<?> type = method.getReturnType();
                    return type.isInterface() && type.getName().startsWith("io.pgbackup.core.")
                            ? wrapped(type, result)
                            : result;
                }));
    }

    private <T> T wrapped(Class<T> port, Object real) {
        return of(port, port.cast(real));
    }

    private synchronized void fail(Class<?> port, String call) {
        calls.add(call);
        if (calls.size() == failing) {
            throw failure(port, call + " failed: the fault was asked for");
        }
    }

    private static BackupServiceException failure(Class<?> port, String message) {
        return port.getPackageName().endsWith(".store")
                ? StoreException.unreachable(message)
                : DatabaseException.unreachable(message);
    }
}
