package io.pgbackup.jdbc.catalog.read;

import java.util.List;

/**
 * A column that is not dropped.
 *
 * @param number attribute number, from 1
 * @param type as SQL, with its modifier
 * @param typeOids the oids of the type, of its element type and of the base type of a domain
 * @param isLocal declared by this table, and not only inherited
 * @param identity {@code a}, {@code d}, or a blank
 * @param generated {@code s}, {@code v}, or a blank
 * @param statisticsTarget -1 for the default
 * @param storage the column's own letter where it differs from the type's; a blank otherwise
 * @param compression {@code p}, {@code l}, or a blank
 * @param options the known options, {@code name=value}
 * @param unknownOptions names of the other options
 * @param foreignOptions as SQL; empty normally
 * @param collation as SQL, where it differs from the type's own; empty normally
 */
public record Column(
        int number,
        String name,
        String type,
        List<Long> typeOids,
        boolean isLocal,
        boolean isNotNull,
        char identity,
        char generated,
        int statisticsTarget,
        char storage,
        char compression,
        List<String> options,
        List<String> unknownOptions,
        String foreignOptions,
        String collation) {

    public boolean isGenerated() {
        return generated != ' ';
    }
}
