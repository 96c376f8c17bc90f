package io.pgbackup.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.PackedFingerprints;
import io.pgbackup.core.hash.PropertyHash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FingerprintComparisonTest {

    private static final List<String> PROPERTIES = List.of("adbin", "owner", "privileges", "relpersistence");

    private static Fingerprint of(String catalog, String name, int entry, String... values) {
        PropertyHash hash = new PropertyHash();
        StringBuilder hashes = new StringBuilder();
        for (String value : values) {
            if (value.equals("?")) {
                hashes.append(Fingerprint.UNKNOWN);
            } else {
                hash.append(hashes, value);
            }
        }
        return new Fingerprint(catalog, PROPERTIES.subList(0, values.length), name, entry, "", hashes.toString());
    }

    private static Fingerprint table(String name, int entry) {
        return of("pg_class", "table " + name, entry, "1", "me", "r", "p");
    }

    private static ComparisonScope scope(boolean whole, Set<Integer> entries, int targetMajor) {
        return new ComparisonScope(
                whole ? id -> true : entries::contains,
                whole,
                Optional.of(false),
                true,
                true,
                true,
                15,
                targetMajor,
                name -> true,
                Set.of(),
                Waivers.of(false, false, List.of("*waived*")));
    }

    private static DefinitionOutcome compare(
            List<Fingerprint> backup, List<Fingerprint> database, ComparisonScope scope) {
        Iterator<Fingerprint> expected = backup.iterator();
        FingerprintComparison comparison = new FingerprintComparison(
                () -> expected.hasNext() ? Optional.of(expected.next()) : Optional.empty(), scope);
        database.forEach(comparison::accept);
        return comparison.finish();
    }

    private static DefinitionOutcome compareAll(List<Fingerprint> backup, List<Fingerprint> database) {
        return compare(backup, database, scope(true, Set.of(), 15));
    }

    @Test
    void compare_ofEqual_findsNothing() {
        List<Fingerprint> both = List.of(table("a", 1), table("b", 2), of("pg_type", "type c", 3, "x"));
        DefinitionOutcome outcome = compareAll(both, both);
        assertThat(outcome).isEqualTo(new DefinitionOutcome(3, List.of(), List.of(), List.of(), List.of("*waived*")));
        outcome.check();
    }

    @Test
    void compare_ofNothingKnown_needNotBeThere() {
        DefinitionOutcome outcome = compareAll(
                List.of(of("pg_init_privs", "privileges on f", 0, "?", "?"), of("pg_type", "type c", 3, "?", "x")),
                List.of());
        assertThat(outcome.differences()).containsExactly("type c is missing");
    }

    @Test
    void compare_ofMissingExtraAndDifferent_namesEach() {
        DefinitionOutcome outcome = compareAll(
                List.of(table("a", 1), table("b", 2), of("pg_type", "type c", 3, "x")),
                List.of(
                        of("pg_class", "table b", 0, "1", "you", "r", "u"),
                        table("c", 0),
                        of("pg_type", "type c", 0, "x")));
        assertThat(outcome.differences())
                .containsExactly(
                        "table a is missing",
                        "table b differs in owner, persistence",
                        "table c exists but is not in the backup");
        assertThatThrownBy(outcome::check)
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DEFINITIONS_DIFFER))
                .hasMessageContaining("table a is missing; table b differs");
    }

    @Test
    void compare_ofWhatIsWaived_saysSoAndPasses() {
        DefinitionOutcome outcome = compareAll(List.of(table("waived", 1)), List.of());
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.waived()).containsExactly("table waived is missing");
        assertThat(outcome.warnings()).isEmpty();
    }

    @Test
    void compare_ofAPart_looksAtItsEntriesAlone() {
        DefinitionOutcome outcome = compare(
                List.of(table("a", 1), table("b", 2), table("none", 0)),
                List.of(table("b", 0), table("others", 0)),
                scope(false, Set.of(2), 15));
        assertThat(outcome).isEqualTo(new DefinitionOutcome(1, List.of(), List.of(), List.of(), List.of("*waived*")));
    }

    @Test
    void compare_ofWhatTheRoleMayNotRead_isNotComparable() {
        DefinitionOutcome outcome =
                compareAll(List.of(of("pg_class", "table a", 1, "1", "me", "?", "p")), List.of(table("a", 0)));
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.notComparable()).singleElement().asString().startsWith("pg_class.privileges");
    }

    @Test
    void compare_withAnotherMajor_namesWhatCannotBeComparedAndComparesTheRest() {
        DefinitionOutcome outcome = compare(
                List.of(table("a", 1)),
                List.of(of("pg_class", "table a", 0, "other text", "you", "r", "p")),
                scope(true, Set.of(), 16));
        assertThat(outcome.notComparable()).containsExactly("pg_class.adbin");
        assertThat(outcome.differences()).containsExactly("table a differs in owner");
    }

    @Test
    void compare_withANewerMajor_excusesTheConstraintsThatOnlyItKnows() {
        DefinitionOutcome outcome = compare(
                List.of(of("pg_constraint", "table constraint key on s.a", 1, "x")),
                List.of(of("pg_constraint", "not-null table constraint n on s.a", 0, "x")),
                scope(true, Set.of(), 18));
        assertThat(outcome.differences()).containsExactly("table constraint key on s.a is missing");
        assertThat(outcome.notComparable()).containsExactly("which not-null table constraints exist");
    }

    @Test
    void compare_ofAPropertyThatOneServerLacks_isNotComparable() {
        DefinitionOutcome outcome = compareAll(
                List.of(of("pg_class", "table a", 1, "1", "me", "r", "p")),
                List.of(of("pg_class", "table a", 0, "1", "me", "r")));
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.notComparable()).containsExactly("pg_class.relpersistence");
    }

    @Test
    void packed_fingerprints_comeBackAsTheyWere() {
        List<Fingerprint> all = List.of(
                table("a, \"b\" %\n\u00e9\ud83d\ude00", 1),
                new Fingerprint("pg_index", PROPERTIES, "index i", 0, "hstore", "abcdefghijklmnop"),
                of("pg_type", "type c", 3, "x"));
        List<Fingerprint> back = new ArrayList<>();
        PackedFingerprints.of(all::forEach).forEach(back::add);
        assertThat(back).isEqualTo(all);
    }

    @Test
    void order_ofNames_isThatOfCodePoints() {
        assertThat(Fingerprint.compareNames("c", "\ud83d\ude00", "c", "\uffee")).isPositive();
        assertThat(Fingerprint.compareNames("c", "a", "c", "a b")).isNegative();
        assertThat(Fingerprint.compareNames("d", "a", "c", "b")).isPositive();
        assertThat(Fingerprint.compareNames("c", "a", "c", "a")).isZero();
    }

    @Test
    void compare_ofSwitchedForeignKeys_namesThoseOfTheDatabase() {
        Fingerprint one = of("pg_trigger", "switched triggers of one", 0, "1");
        Fingerprint two = of("pg_trigger", "switched triggers of two", 0, "1");
        assertThat(compareAll(List.of(one), List.of(two)).differences())
                .containsExactly("switched triggers of two exists but is not in the backup");
    }

    @Test
    void compare_ofPrivilegesUnderAnotherOwner_saysWhatMayDiffer() {
        ComparisonScope scope = new ComparisonScope(
                id -> true, true, Optional.empty(), false, true, true, 15, 15, name -> true, Set.of(), Waivers.NONE);
        DefinitionOutcome outcome = compare(
                List.of(of("pg_class", "table a", 1, "1", "me", "r", "p")),
                List.of(of("pg_class", "table a", 0, "1", "you", "s", "p")),
                scope);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.notComparable())
                .containsExactly("privileges of table a, whose new owner may have been granted privileges before");
    }

    @Test
    void compare_withoutPrivileges_leavesOutMaintainToo() {
        List<String> properties = List.of("maintain", "privileges");
        ComparisonScope scope = new ComparisonScope(
                id -> true, true, Optional.empty(), true, false, true, 17, 17, name -> true, Set.of(), Waivers.NONE);
        DefinitionOutcome outcome = compare(
                List.of(new Fingerprint("pg_class", properties, "table a", 1, "", "AAAABBBB")),
                List.of(new Fingerprint("pg_class", properties, "table a", 0, "", "CCCCDDDD")),
                scope);
        assertThat(outcome.differences()).isEmpty();
    }

    @Test
    void check_manyDifferences_namesSomeAndSaysHowToSeeTheRest() {
        List<String> names = IntStream.rangeClosed(1, 22)
                .mapToObj(i -> "table t" + i + " is missing")
                .toList();
        DefinitionOutcome outcome = new DefinitionOutcome(22, names, List.of(), List.of(), List.of());

        assertThatThrownBy(outcome::check)
                .hasMessageEndingWith("table t20 is missing; and 2 more")
                .isInstanceOfSatisfying(
                        RunException.class,
                        e -> assertThat(e.hint().orElseThrow()).contains("the log names all"));
    }

    @Test
    void words_forProperties_areNamedOnce() {
        assertThat(PropertyWords.list(List.of("attislocal", "attinhcount", "conbin", "tgnargs")))
                .isEqualTo("inheritance, expression, tgnargs");
    }

    @Test
    void compare_waiverThatAllowsNothing_isWarnedOfByName() {
        ComparisonScope scope = new ComparisonScope(
                id -> true,
                true,
                Optional.empty(),
                true,
                true,
                true,
                15,
                15,
                name -> true,
                Set.of(),
                Waivers.of(false, false, List.of("table a", "table oders")));
        DefinitionOutcome outcome = compare(
                List.of(
                        of("pg_class", "table a", 1, "1", "me", "r", "p"),
                        of("pg_class", "table b", 2, "1", "me", "r", "p")),
                List.of(of("pg_class", "table b", 0, "2", "me", "r", "p")),
                scope);

        assertThat(outcome.warnings())
                .containsExactly("the allowed difference 'table oders' matches nothing that differs");
        assertThatThrownBy(outcome::check)
                .isInstanceOfSatisfying(
                        RunException.class,
                        e -> assertThat(e.hint().orElseThrow())
                                .endsWith("; the allowed difference 'table oders' matches nothing that differs"));
        assertThat(outcome.with(new DefinitionOutcome(
                                1, List.of(), List.of(), List.of("table oders is missing"), List.of()))
                        .warnings())
                .isEmpty();
    }
}
