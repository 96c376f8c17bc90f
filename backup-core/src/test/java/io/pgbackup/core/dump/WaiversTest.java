package io.pgbackup.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Omission.Reason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {

    private static final Omission GRAPH = Omission.of(Reason.UNKNOWN, "property graph shop.g", "its kind is not known");
    private static final Omission SEQUENCE = Omission.of(Reason.UNREADABLE, "sequence shop.\"I d\"", "its value");
    private static final Omission FUNCTION = Omission.of(Reason.IMPOSSIBLE, "function f(integer)", "unnamed arguments");
    private static final List<Omission> ALL = List.of(GRAPH, SEQUENCE, FUNCTION);

    @Test
    void none_waivesNothing() {
        assertThat(Waivers.NONE.refused(ALL)).isEqualTo(ALL);
    }

    @Test
    void everything_waivesAll() {
        assertThat(Waivers.of(true, false, List.of()).refused(ALL)).isEmpty();
    }

    @Test
    void unknown_waivesUnknownKindsOnly() {
        assertThat(Waivers.of(false, true, List.of()).refused(ALL)).containsExactly(SEQUENCE, FUNCTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sequence shop.\"I d\" | true",
                "sequence *            | true",
                "sequence shop.?I d?   | true",
                "*                     | true",
                "sequence              | false",
                "sequence shop?        | false",
                "sequence shop.\"i d\" | false",
                "sequence shop.[*]     | false",
                "large object *        | false"
            })
    void name_waivesWhatItMatchesAsAWhole(String name, boolean covered) {
        assertThat(Waivers.of(false, false, List.of(name)).cover(SEQUENCE)).isEqualTo(covered);
    }

    @Test
    void unused_namesWhatMatchesNothing() {
        Waivers waivers = Waivers.of(true, true, List.of("large object *", "function ?(*)", "sequence \uD83D\uDE00"));

        assertThat(waivers.unused(ALL)).containsExactly("large object *", "sequence \uD83D\uDE00");
        assertThat(waivers.unused(List.of(Omission.of(Reason.UNREADABLE, "sequence \uD83D\uDE00", "its value"))))
                .containsExactly("large object *", "function ?(*)");
    }

    @Test
    void list_ofMany_namesTwentyAndCountsTheRest() {
        List<Omission> many = IntStream.rangeClosed(1, 23)
                .mapToObj(oid -> Omission.of(Reason.UNREADABLE, "large object " + oid, "SELECT is missing"))
                .toList();

        assertThat(Omission.list(many))
                .startsWith("large object 1 (SELECT is missing); large object 2 (SELECT is missing); ")
                .endsWith("; large object 20 (SELECT is missing); and 3 more");
        assertThat(Omission.list(many.subList(0, 20))).endsWith("large object 20 (SELECT is missing)");
    }
}
