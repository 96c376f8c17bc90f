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
 * Wraps ports so that one call fails as if the server or store were unreachable. Calls that can fail are counted over all wrapped ports and
 * over all objects that these return; the n-th one fails. A run that is repeated with n = 1, 2, 3, … until no call fails has seen a failure
 * at every call.
 */
public final class FailingCalls {

    /** Methods that answer from memory, and therefore never fail. */
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

    /** Returns the calls up to now, such as {@code BackupStore.begin}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Returns the name of the call that failed; empty if there were fewer calls. */
    public Optional<String> failed() {
        return calls.size() < failing ? Optional.empty() : Optional.of(calls.get(failing - 1));
    }

    /** Wraps a port, so that its calls are counted and can fail. */
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
            throw failure(port, call + " failed: injected fault");
        }
    }

    private static BackupServiceException failure(Class<?> port, String message) {
        return port.getPackageName().endsWith(".store")
                ? StoreException.unreachable(message)
                : DatabaseException.unreachable(message);
    }
}
