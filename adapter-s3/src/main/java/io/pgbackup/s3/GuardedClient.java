package io.pgbackup.s3;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A client whose calls fail only with exceptions of the SDK. The SDK itself may throw any exception for an answer that it cannot read, such
 * as one for a null pointer or an invalid number.
 */
final class GuardedClient {

    private final S3Client client;
    private final String endpoint;

    private GuardedClient(S3Client client, String endpoint) {
        this.client = client;
        this.endpoint = endpoint;
    }

    /** @param endpoint the endpoint, for messages */
    static S3Client of(S3Client client, String endpoint) {
        GuardedClient guard = new GuardedClient(client, endpoint);
        return (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(),
                new Class<?>[] {S3Client.class},
                (proxy, method, arguments) -> guard.call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw failure(e.getTargetException());
        }
    }

    private Throwable failure(Throwable failure) {
        boolean isUnread = failure instanceof SdkClientException
                && String.valueOf(failure.getMessage()).contains("unmarshall");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForeignAnswerException) {
                return cause;
            }
            isUnread |= cause instanceof XMLStreamException;
        }
        return isUnread || (failure instanceof RuntimeException && !(failure instanceof SdkException))
                ? new ForeignAnswerException(endpoint, failure)
                : failure;
    }
}
