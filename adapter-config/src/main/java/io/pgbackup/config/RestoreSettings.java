package io.pgbackup.config;

import org.jspecify.annotations.Nullable;

/**
 * What a restore does unless the command line states otherwise.
 *
 * @param target absent: the command line must name it
 * @param backup a key, a file, or a name, as on the command line; absent: the command line must name it
 * @param dropExisting whether an existing target is replaced, and the old database dropped after the proof
 */
public record RestoreSettings(
        @Nullable DatabaseSettings target, @Nullable String backup, boolean dropExisting) {}
