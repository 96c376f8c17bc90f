package io.pgbackup.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The type and the kind of a failure never contradict each other, since no caller can choose both. */
class FailureTypesTest {

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void kind_ofAnyFailure_staysWhatItIsWhenToldInOtherWords(FailureKind kind) {
        Exception cause = new Exception("the cause");

        BackupServiceException failure = BackupServiceException.of(kind, "it failed", "do this", cause);
        BackupServiceException retold = failure.with("it failed again", null);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("it failed").hasCause(cause);
        assertThat(failure.hint()).contains("do this");
        assertThat(retold).isExactlyInstanceOf(failure.getClass()).hasCause(failure);
        assertThat(retold.kind()).isEqualTo(kind);
        assertThat(retold.hint()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("factories")
    void factory_ofAType_makesAKindOfThatType(Method factory) throws ReflectiveOperationException {
        Object[] arguments = new Object[factory.getParameterCount()];
        arguments[0] = "it failed";

        BackupServiceException made = (BackupServiceException) factory.invoke(null, arguments);

        assertThat(BackupServiceException.of(made.kind(), "", null, null))
                .as(factory + " creates " + made.kind())
                .isExactlyInstanceOf(factory.getDeclaringClass());
    }

    @Test
    void kinds_butOne_eachHaveAFactory() throws ReflectiveOperationException {
        Set<FailureKind> made = new TreeSet<>(Set.of(FailureKind.USAGE));
        for (Method factory : factories().toList()) {
            Object[] arguments = new Object[factory.getParameterCount()];
            arguments[0] = "it failed";
            made.add(((BackupServiceException) factory.invoke(null, arguments)).kind());
        }

        assertThat(made).containsExactlyInAnyOrder(FailureKind.values());
    }

    @Test
    void constructors_thatOthersMayCall_takeNoKind() {
        Set<Constructor<?>> takingKinds = types().flatMap(type -> Arrays.stream(type.getConstructors()))
                .filter(one -> Arrays.asList(one.getParameterTypes()).contains(FailureKind.class))
                .collect(Collectors.toSet());

        assertThat(takingKinds).isEmpty();
        assertThat(types()).hasSize(6);
    }

    private static Stream<Class<?>> types() {
        return Arrays.stream(BackupServiceException.class.getPermittedSubclasses());
    }

    private static Stream<Method> factories() {
        return types().flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == type));
    }
}
