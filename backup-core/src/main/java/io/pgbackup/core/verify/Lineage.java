package io.pgbackup.core.verify;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.SourceIdentity;

/**
 * What backups under one name have in common that can stand in for each other: they are of one source, and all of them hold the whole of
 * it, or all of them parts. Retention counts and deletes within one lineage.
 *
 * @param source in its {@linkplain SourceIdentity#canonical() one form}
 * @param isWhole whether nothing was left out
 */
public record Lineage(SourceIdentity source, boolean isWhole) {

    public Lineage {
        source = source.canonical();
    }

    /** That of a backup of this source and selection. */
    public static Lineage of(SourceIdentity source, DumpSelection selection) {
        return new Lineage(source, selection.isEverything());
    }
}
