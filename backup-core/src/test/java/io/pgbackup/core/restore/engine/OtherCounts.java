package io.pgbackup.core.restore.engine;

import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.RowsTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Sessions whose server reports a wrong number of received rows. */
final class OtherCounts {

    private OtherCounts() {}

    static LoadSession of(LoadSession real, int more) {
        return wrap(LoadSession.class, real, more);
    }

    private static <T> T wrap(Class<T> port, T real, int more) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("copyIn")) {
                            return (Long) result + more;
                        }
                        return result instanceof RowsTransaction rows
                                ? wrap(RowsTransaction.class, rows, more)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
