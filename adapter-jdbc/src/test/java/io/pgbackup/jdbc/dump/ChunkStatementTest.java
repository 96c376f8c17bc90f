package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.TableData;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkStatementTest {

    @Test
    void of_wholeTable_isAPlainCopy() {
        assertThat(ChunkStatement.of(table(List.of("a", "B"), ""), Chunk.whole(1)))
                .isEqualTo("COPY s.\"T\" (a, \"B\") TO STDOUT");
    }

    @Test
    void of_tableWithoutColumns_hasNoList() {
        assertThat(ChunkStatement.of(table(List.of(), ""), Chunk.whole(1))).isEqualTo("COPY s.\"T\" TO STDOUT");
    }

    @Test
    void of_filteredTable_isAQuery() {
        assertThat(ChunkStatement.of(table(List.of("a"), "WHERE a > 1 OR a < 0"), Chunk.whole(1)))
                .isEqualTo("COPY (SELECT a FROM ONLY s.\"T\" WHERE a > 1 OR a < 0) TO STDOUT");
    }

    @Test
    void of_chunk_hasOpenEnds() {
        TableData table = table(List.of("a"), "");
        String select = "COPY (SELECT a FROM ONLY s.\"T\" WHERE ";

        assertThat(ChunkStatement.of(table, new Chunk(1, 0, 10)))
                .isEqualTo(select + "ctid < '(10,0)'::pg_catalog.tid) TO STDOUT");
        assertThat(ChunkStatement.of(table, new Chunk(1, 10, 20)))
                .isEqualTo(select + "ctid >= '(10,0)'::pg_catalog.tid AND ctid < '(20,0)'::pg_catalog.tid) TO STDOUT");
        assertThat(ChunkStatement.of(table, new Chunk(1, 20, Chunk.OPEN)))
                .isEqualTo(select + "ctid >= '(20,0)'::pg_catalog.tid) TO STDOUT");
        assertThat(ChunkStatement.of(table, new Chunk(1, 0, 7, 0, 9)))
                .isEqualTo(select + "ctid >= '(0,7)'::pg_catalog.tid AND ctid < '(0,9)'::pg_catalog.tid) TO STDOUT");
    }

    private static TableData table(List<String> columns, String filter) {
        return new TableData(1, "s", "T", "", columns, filter, "COPY … FROM stdin;", List.of(), 0, 0, 0, 0, true);
    }
}
