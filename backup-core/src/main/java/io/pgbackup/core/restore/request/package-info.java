/**
 * What a restore is asked for, and what came of it.
 */
@NullMarked
package io.pgbackup.core.restore.request;

import org.jspecify.annotations.NullMarked;
