/**
 * Settings for every entry point: one model, read from the command line, the environment and a file, in this order of precedence.
 *
 * <p>{@link io.pgbackup.config.SettingsLoader} creates {@link io.pgbackup.config.Settings} from {@link io.pgbackup.config.SettingsSources}.
 * It reports all problems at once, each with its key, its value (never a secret) and its remedy.
 */
@NullMarked
package io.pgbackup.config;

import org.jspecify.annotations.NullMarked;
