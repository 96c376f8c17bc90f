package io.pgbackup.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one source gives.
 *
 * @param values plain settings
 * @param databases in order; empty when this source gives none
 * @param target of restores; absent when this source gives none
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
