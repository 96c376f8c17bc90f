package io.pgbackup.jdbc.catalog.read;

/**
 * An object that a copy will lack, or will not have unchanged.
 *
 * @param object kind and name
 * @param why a few words that continue the sentence after the name
 * @param hasRows whether rows are lost with it, which fails the backup unless it is waived
 */
public record Loss(String object, String why, boolean hasRows) {}
