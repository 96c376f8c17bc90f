package io.pgbackup.e2e.architecture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/** Finds what could change in a value, down to what it is made of. A class that is not known to be constant counts as one that is not. */
final class Changeable {

    private static final List<Class<?>> CONSTANT = List.of(
            String.class,
            Boolean.class,
            Character.class,
            Class.class,
            BigInteger.class,
            BigDecimal.class,
            Pattern.class,
            Charset.class,
            Locale.class,
            HexFormat.class,
            UUID.class,
            URI.class,
            Path.class,
            VarHandle.class,
            MethodHandle.class,
            Logger.class);

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Changeable() {}

    static Optional<String> in(Object value) {
        return new Changeable().find(value);
    }

    private Optional<String> find(Object value) {
        if (value == null || !seen.add(value)) {
            return Optional.empty();
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return Array.getLength(value) == 0 ? Optional.empty() : Optional.of("an array");
        }
        if (isConstant(value)) {
            return Optional.empty();
        }
        if (value instanceof Optional<?> optional) {
            return find(optional.orElse(null));
        }
        if (isUnmodifiable(type) && value instanceof Collection<?> all) {
            return first(all);
        }
        if (isUnmodifiable(type) && value instanceof Map<?, ?> map) {
            return first(map.keySet()).or(() -> first(map.values()));
        }
        if (type.getName().startsWith(ArchitectureRules.ROOT)) {
            return inFields(value, type);
        }
        return Optional.of("a " + type.getName());
    }

    private static boolean isConstant(Object value) {
        String name = value.getClass().getName();
        return CONSTANT.stream().anyMatch(type -> type.isInstance(value))
                || name.matches("java\\.lang\\.(Byte|Short|Integer|Long|Float|Double)")
                || name.startsWith("java.time.")
                || (value instanceof Enum<?> && !name.startsWith(ArchitectureRules.ROOT));
    }

    private static boolean isUnmodifiable(Class<?> type) {
        return type.getName()
                .matches("java\\.util\\.(ImmutableCollections|Collections)\\$"
                        + "(ListN|List12|SubList|SetN|Set12|MapN|Map1|Unmodifiable.*|Empty.*|Singleton.*)");
    }

    private Optional<String> first(Collection<?> values) {
        return values.stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .findFirst()
                .map(what -> "a collection of " + what);
    }

    /** Of a class of ours, or of one that the compiler made of a lambda of ours. */
    private Optional<String> inFields(Object value, Class<?> type) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            if (declaring == Object.class || declaring == Enum.class || declaring == Record.class) {
                break;
            }
            for (Field field : declaring.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                if (!Modifier.isFinal(field.getModifiers())) {
                    return Optional.of("a " + declaring.getSimpleName() + ", whose " + field.getName() + " can be set");
                }
                Optional<String> inside = find(get(field, value));
                if (inside.isPresent()) {
                    return Optional.of(
                            "a " + type.getSimpleName() + ", whose " + field.getName() + " is " + inside.get());
                }
            }
        }
        return Optional.empty();
    }

    private static Object get(Field field, Object value) {
        try {
            field.setAccessible(true);
            return field.get(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
