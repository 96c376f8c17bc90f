/** The event that a schedule sends. */
@NullMarked
package io.pgbackup.lambda.event;

import org.jspecify.annotations.NullMarked;
