package io.pgbackup.core.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.load.WorkingDatabase.Purpose;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkingDatabaseTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");

    @Test
    void name_ofEachPurpose_isFoundAgain() {
        for (Purpose purpose : Purpose.values()) {
            String name = WorkingDatabase.name("shop", purpose, TIME);
            assertThat(WorkingDatabase.purposeOf(name)).as(name).hasValue(purpose);
            assertThat(new WorkingDatabase(name, purpose, "").isOf("shop")).isTrue();
            assertThat(new WorkingDatabase(name, purpose, "").isOf("shop2")).isFalse();
            assertThat(new WorkingDatabase(name, purpose, "").isOf("sho")).isFalse();
        }
    }

    @Test
    void name_thatIsCut_isStillThatDatabases() {
        String database = "ä".repeat(31);
        WorkingDatabase working =
                new WorkingDatabase(WorkingDatabase.name(database, Purpose.RESTORE, TIME), Purpose.RESTORE, "");
        assertThat(working.isOf(database)).isTrue();
        assertThat(working.isOf("ä".repeat(19))).isFalse();
    }

    @Test
    void purposeOf_namesOfUsers_isNone() {
        for (String name : new String[] {
            "shop",
            "shop_old",
            "shop_restore_2025",
            "shop_old_99999999999999",
            "shop_copy_20250131030405",
            "shop_old_2025013103040x"
        }) {
            assertThat(WorkingDatabase.purposeOf(name)).as(name).isEmpty();
        }
    }

    @Test
    void sentence_ofOneInUse_namesTheUser() {
        assertThat(new WorkingDatabase("a_restore_20250131030405", Purpose.RESTORE, "pid 42").sentence())
                .isEqualTo("database a_restore_20250131030405 was created by a restore and is in use (pid 42)");
        assertThat(new WorkingDatabase("a_restore_20250131030405", Purpose.RESTORE, "").sentence())
                .isEqualTo("database a_restore_20250131030405 is left over from a restore that did not complete");
    }

    @Test
    void remedy_quotesTheName() {
        assertThat(new WorkingDatabase("o\"dd_restore_20250131030405", Purpose.RESTORE, "").remedy())
                .isEqualTo("DROP DATABASE \"o\"\"dd_restore_20250131030405\"");
    }
}
