package io.pgbackup.e2e.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * One rule of the architecture.
 *
 * @param holds what the program must keep
 * @param plants one for each ban that the rule consists of
 */
record Rule(ArchRule holds, List<Plant> plants) {

    Rule {
        plants = List.copyOf(plants);
        if (plants.isEmpty()) {
            throw new IllegalArgumentException(holds.getDescription() + ": nothing shows that it can be broken");
        }
    }

    String name() {
        return holds.getDescription();
    }
}
