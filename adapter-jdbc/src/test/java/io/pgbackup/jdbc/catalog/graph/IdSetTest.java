package io.pgbackup.jdbc.catalog.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSetTest {

    @Test
    void set_whateverIsDoneToIt_isWhatALinkedHashSetIs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int size : new int[] {3, 12, 13, 40}) {
            Set<ObjectId> expected = new LinkedHashSet<>();
            IdSet set = new IdSet();
            for (int i = 0; i < 500; i++) {
                ObjectId id = new ObjectId(1259, random.nextInt(size));
                boolean isAddition = random.nextInt(3) > 0;
                assertThat(isAddition ? set.add(id) : set.remove(id))
                        .as("seed %d", seed)
                        .isEqualTo(isAddition ? expected.add(id) : expected.remove(id));
                assertThat(set).as("seed %d", seed).containsExactlyElementsOf(expected);
                assertThat(set.contains(id)).isEqualTo(isAddition);
            }
        }
    }
}
