/** Executes a plan: it runs statements and loads rows over several sessions, and records what the target holds when one of them fails. */
@NullMarked
package io.pgbackup.core.restore.engine;

import org.jspecify.annotations.NullMarked;
