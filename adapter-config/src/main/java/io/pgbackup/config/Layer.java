package io.pgbackup.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one source.
 *
 * @param values plain settings
 * @param databases in order; empty if this source has none
 * @param target the target of restores; absent if this source has none
 */
record Layer(
        Map<Setting, Given> values,
        List<GivenDatabase> databases,
        @Nullable GivenDatabase target) {

    Layer {
        values = Map.copyOf(values);
        databases = List.copyOf(databases);
    }

    Optional<Given> value(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }
}
