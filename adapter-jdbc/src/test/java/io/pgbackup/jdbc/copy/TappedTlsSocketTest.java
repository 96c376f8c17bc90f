package io.pgbackup.jdbc.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TappedTlsSocketTest {

    /** A method that is not handed on would be the unconnected socket's own. */
    @Test
    void methods_ofASocket_areAllHandedOn() {
        List<String> inherited = Arrays.stream(TappedTlsSocket.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> method.getDeclaringClass() != TappedTlsSocket.class)
                .map(Method::toString)
                .toList();

        assertThat(SSLSocket.class).isAssignableFrom(TappedTlsSocket.class);
        assertThat(inherited).isEmpty();
    }
}
