package io.pgbackup.core.verify;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.SourceIdentity;
import java.util.List;

/**
 * The common properties of backups under one name that can replace each other: they have one source, and hold the whole of it, or the same
 * part. Retention counts and deletes within one lineage.
 *
 * @param source in its {@linkplain SourceIdentity#canonical() canonical form}
 * @param part the options that selected the part, sorted; empty for the whole
 */
public record Lineage(SourceIdentity source, List<String> part) {

    public Lineage {
        source = source.canonical();
        part = part.stream().sorted().toList();
    }

    /**
     * {@return the lineage of a backup with this source and selection}
     *
     * @param source the source of the backup
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
