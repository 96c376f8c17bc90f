package io.pgbackup.core.restore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.failure.DatabaseException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final Failures failures = new Failures();

    private static Entry entry(int id, EntryKind kind, String name, Integer... needs) {
        return new Entry(
                id, kind, "s", name, "", "", Section.PRE_DATA, Place.PRE_DATA, List.of(needs), "SELECT 1;\n", "");
    }

    private void fail(Entry entry, String reason) {
        failures.add(entry, DatabaseException.sqlFailed(entry.label() + " failed: " + reason));
    }

    @Test
    void sentences_ofWhatDependsOnAFailure_countItThere() {
        fail(entry(1, EntryKind.TABLE, "a"), "no function f (SQLSTATE 42883)");
        fail(entry(2, EntryKind.VIEW, "v", 1), "no table a (SQLSTATE 42P01)");
        fail(entry(3, EntryKind.VIEW, "w", 7, 2), "no view v (SQLSTATE 42P01)");
        assertThat(failures.sentences())
                .containsExactly(
                        "TABLE s.a failed: no function f (SQLSTATE 42883); 2 more failed for this reason: VIEW s.v, VIEW s.w");
        assertThat(failures.failed()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void sentences_ofTheSameReason_areOne() {
        for (int id = 1; id <= 9; id++) {
            fail(entry(id, EntryKind.ACL, "t" + id), "no role r (SQLSTATE 42704)");
        }
        assertThat(failures.sentences())
                .containsExactly(
                        "ACL s.t1 failed: no role r (SQLSTATE 42704); 8 more failed for this reason: ACL s.t2, ACL s.t3,"
                                + " ACL s.t4, ACL s.t5, ACL s.t6, …");
    }

    @Test
    void sentences_ofAFullDisk_areOneWhateverTheFile() {
        fail(entry(1, EntryKind.TABLE, "a"), "could not extend file 1 (SQLSTATE 53100)");
        fail(entry(2, EntryKind.TABLE, "b"), "could not extend file 2 (SQLSTATE 53100)");
        assertThat(failures.sentences()).hasSize(1);
    }

    @Test
    void sentences_ofDifferentReasons_areApart() {
        fail(entry(1, EntryKind.TABLE, "a"), "one");
        fail(entry(2, EntryKind.TABLE, "b"), "two");
        failures.add("three");
        failures.add("three");
        assertThat(failures.sentences()).containsExactly("TABLE s.a failed: one", "TABLE s.b failed: two", "three");
    }

    @Test
    void sentences_ofAnEntryThatFailsTwice_countItOnce() {
        fail(entry(1, EntryKind.TABLE_DATA, "a"), "one");
        fail(entry(1, EntryKind.TABLE_DATA, "a"), "one");
        assertThat(failures.sentences()).containsExactly("TABLE DATA s.a failed: one");
    }

    @Test
    void sentences_ofAMissingRole_countWhatFailsByIt() {
        failures.addMissingRole("r", "role r is not there: another owns TABLE a");
        fail(entry(1, EntryKind.ACL, "t"), "role \"r\" does not exist (SQLSTATE 42704)");
        assertThat(failures.sentences())
                .containsExactly("role r is not there: another owns TABLE a; 1 more failed for this reason: ACL s.t");
    }
}
