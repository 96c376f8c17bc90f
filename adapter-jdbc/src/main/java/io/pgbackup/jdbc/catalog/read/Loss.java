package io.pgbackup.jdbc.catalog.read;

/**
 * Something that a copy will not have, or not as it is.
 *
 * @param object kind and name
 * @param why a few words that go on from the name
 * @param hasRows whether rows are lost with it, which fails the backup unless it is waived
 */
public record Loss(String object, String why, boolean hasRows) {}
