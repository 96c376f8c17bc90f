package io.pgbackup.embedded;

import io.pgbackup.core.restore.request.RestoreResult;

/**
 * What a restore in the place of another database did.
 *
 * @param restore the load and its proof
 * @param oldDatabase the name that the old database has now
 */
public record Replaced(RestoreResult restore, String oldDatabase) {}
