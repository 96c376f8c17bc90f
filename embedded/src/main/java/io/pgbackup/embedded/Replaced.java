package io.pgbackup.embedded;

import io.pgbackup.core.restore.request.RestoreResult;

/**
 * The result of a restore that replaced a database.
 *
 * @param restore the result of the restore and its proof
 * @param oldDatabase the new name of the old database
 */
public record Replaced(RestoreResult restore, String oldDatabase) {}
