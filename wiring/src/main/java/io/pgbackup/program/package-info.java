/** Shared parts of all programs of this project: a version, and logging that is silent until it has an appender. */
@NullMarked
package io.pgbackup.program;

import org.jspecify.annotations.NullMarked;
