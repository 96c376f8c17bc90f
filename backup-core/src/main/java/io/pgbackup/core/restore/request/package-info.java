/** What a restore is asked to do, and its result. */
@NullMarked
package io.pgbackup.core.restore.request;

import org.jspecify.annotations.NullMarked;
