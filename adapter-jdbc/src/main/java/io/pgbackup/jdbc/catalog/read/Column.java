package io.pgbackup.jdbc.catalog.read;

import java.util.List;

/**
 * A column that is not dropped.
 *
 * @param number attribute number, from 1
 * @param type as SQL, with its modifier
 * @param typeOids of the type, and of what it is an array of or a domain over
 * @param isLocal declared by this table, and not only inherited
 * @param identity {@code a}, {@code d}, or a blank
 * @param generated {@code s}, {@code v}, or a blank
 * @param statisticsTarget -1 for the default
 * @param storage the column's own letter where it differs from the type's; a blank otherwise
 * @param compression {@code p}, {@code l}, or a blank
 * @param options {@code name=value}; those that are known
 * @param unknownOptions names of the others
 * @param foreignOptions as SQL; empty normally
 * @param collation as SQL, where it is not the type's own; empty normally
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
