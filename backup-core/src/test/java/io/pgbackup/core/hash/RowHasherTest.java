package io.pgbackup.core.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowHasherTest {

    private static final String ADA = "1\tAda";
    private static final String BOB = "2\tBob";

    private final RowHasher hasher = new RowHasher();

    @Test
    void sum_ofNoRows_isZero() {
        assertThat(hasher.sum()).isEqualTo(ContentHash.ZERO);
        assertThat(hasher.rows()).isZero();
        assertThat(hasher.bytes()).isZero();
    }

    @Test
    void sum_ofOneRow_isItsXxh128() {
        add(hasher, ADA);

        // printf '1\tAda' | xxhsum -H128
        assertThat(hasher.sum()).hasToString("5f507ed8b3e90c79fbbb9d23cd200a70");
    }

    @Test
    void sum_ofManyRows_isSumOfTheirHashesModuloTwoToThe128() {
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 100; i++) {
            add(hasher, "row " + i);
            expected = expected.add(new BigInteger(hashOf("row " + i).toString(), 16));
        }

        assertThat(new BigInteger(hasher.sum().toString(), 16)).isEqualTo(expected.mod(BigInteger.ONE.shiftLeft(128)));
    }

    @Test
    void addLines_addsEachLineWithoutItsEnd() {
        RowHasher oneByOne = new RowHasher();
        StringBuilder text = new StringBuilder("before");
        int[] ends = new int[400];
        for (int i = 0; i < 300; i++) {
            String row = "ab".repeat(i); // the first one is empty
            add(oneByOne, row);
            ends[i] = text.append(row).append('\n').length();
        }
        byte[] lines = text.append("behind").toString().getBytes(UTF_8);

        hasher.addLines(lines, "before".length(), ends, 300);

        assertThat(hasher.sum()).isEqualTo(oneByOne.sum());
        assertThat(hasher.rows()).isEqualTo(300);
        assertThat(hasher.bytes()).isEqualTo(oneByOne.bytes());
        assertThatThrownBy(() -> hasher.addLines(lines, 0, new int[] {8, 1_000_000}, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(hasher.sum()).as("after a range outside the array").isEqualTo(oneByOne.sum());
        assertThat(hasher.rows()).isEqualTo(300);
    }

    @Test
    void sum_ofRowsInAnotherOrderOverSeveralWorkers_isTheSame() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add("x".repeat(i % 300) + i);
        }
        rows.forEach(row -> add(hasher, row));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Collections.shuffle(rows, random);
        List<RowHasher> workers = List.of(new RowHasher(), new RowHasher(), new RowHasher());

        rows.forEach(row -> add(workers.get(random.nextInt(3)), row));

        assertThat(workers.stream().map(RowHasher::sum).reduce(ContentHash.ZERO, ContentHash::plus))
                .as("seed %d", seed)
                .isEqualTo(hasher.sum());
    }

    @Test
    void sum_ofRowTwice_differsFromOnceAndFromNone() {
        add(hasher, ADA);
        add(hasher, ADA);

        assertThat(hasher.sum())
                .isNotEqualTo(ContentHash.ZERO)
                .isNotEqualTo(hashOf(ADA))
                .isEqualTo(hashOf(ADA).plus(hashOf(ADA)));
    }

    @Test
    void sum_ofDifferentDuplicates_differs() {
        RowHasher other = new RowHasher();
        for (String row : List.of(ADA, ADA, BOB)) {
            add(hasher, row);
        }
        for (String row : List.of(ADA, BOB, BOB)) {
            add(other, row);
        }

        assertThat(hasher.sum()).isNotEqualTo(other.sum());
    }

    @Test
    void add_ofEmptyRow_counts() {
        hasher.add(new byte[0], 0, 0);

        assertThat(hasher.sum()).hasToString("99aa06d3014798d86001c324468d497f");
        assertThat(hasher.rows()).isEqualTo(1);
        assertThat(hasher.bytes()).isZero();
    }

    @Test
    void add_ofRangesOfOneBuffer_seesOnlyTheRanges() {
        byte[] buffer = (ADA + "\n" + BOB + "\n").getBytes(UTF_8);

        hasher.add(buffer, 0, 5);
        hasher.add(buffer, 6, 5);

        assertThat(hasher.sum()).isEqualTo(hashOf(ADA).plus(hashOf(BOB)));
        assertThat(hasher.rows()).isEqualTo(2);
        assertThat(hasher.bytes()).isEqualTo(10);
    }

    @Test
    void add_ofRangeOutsideArray_isRefusedAndAddsNothing() {
        add(hasher, ADA);

        assertThatThrownBy(() -> hasher.add(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);

        assertThat(hasher.sum()).isEqualTo(hashOf(ADA));
        assertThat(hasher.rows()).isEqualTo(1);
        assertThat(hasher.bytes()).isEqualTo(5);
    }

    @Test
    void reset_afterRows_startsFromNothing() {
        add(hasher, ADA);
        add(hasher, BOB);

        hasher.reset();

        assertThat(hasher.sum()).isEqualTo(ContentHash.ZERO);
        assertThat(hasher.rows()).isZero();
        assertThat(hasher.bytes()).isZero();
        add(hasher, BOB);
        assertThat(hasher.sum()).isEqualTo(hashOf(BOB));
    }

    private static void add(RowHasher hasher, String row) {
        byte[] bytes = row.getBytes(UTF_8);
        hasher.add(bytes, 0, bytes.length);
    }

    private static ContentHash hashOf(String row) {
        RowHasher hasher = new RowHasher();
        add(hasher, row);
        return hasher.sum();
    }
}
