package io.pgbackup.core.verify;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.SourceIdentity;
import java.util.List;

/**
 * What backups under one name have in common that can stand in for each other: they are of one source, and hold the whole of it, or the
 * same part. Retention counts and deletes within one lineage.
 *
 * @param source in its {@linkplain SourceIdentity#canonical() one form}
 * @param part the options that chose the part, sorted; empty for the whole
 */
public record Lineage(SourceIdentity source, List<String> part) {

    public Lineage {
        source = source.canonical();
        part = part.stream().sorted().toList();
    }

    /**
     * {@return that of a backup of this source and selection}
     *
     * @param source where the backups come from
     * @param selection which part it holds
     */
    public static Lineage of(SourceIdentity source, DumpSelection selection) {
        return new Lineage(source, selection.options());
    }

    /** {@return whether nothing was left out} */
    public boolean isWhole() {
        return part.isEmpty();
    }
}
