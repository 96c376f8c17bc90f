package io.pgbackup.core.fake;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import java.util.List;
import java.util.Random;

/** A small database with something of each kind that a run treats in its own way. */
public final class FakeShop {

    private static final byte[] PICTURE = new byte[600_000];

    static {
        new Random(1).nextBytes(PICTURE);
    }

    private FakeShop() {}

    /** Returns the content of large object 16401. */
    public static byte[] picture() {
        return PICTURE.clone();
    }

    /** Returns a table of 5,000 rows on many pages, tables without rows and without columns, a sequence, two large objects and an index. */
    public static FakeDatabase database() {
        return FakeDatabase.named("shop")
                .table(FakeTable.generated(
                                "public", "orders", List.of("id", "we\"ird"), 5_000, i -> i + "\torder \\t " + i)
                        .withRowsPerPage(10)
                        .withEstimates(200L << 20, 100))
                .table(FakeTable.of("sales", "empty", List.of("id"), List.of()))
                .table(FakeTable.of("sales", "nothing", List.of(), List.of("", "")))
                .sequence("orders_id_seq", 5_000)
                .largeObject(16_401, PICTURE)
                .largeObject(16_402, new byte[0])
                .statement(
                        EntryKind.INDEX,
                        Place.POST_DATA,
                        "public",
                        "orders_text",
                        "orders",
                        "CREATE INDEX orders_text ON public.orders (\"we\"\"ird\");\n")
                .build();
    }
}
