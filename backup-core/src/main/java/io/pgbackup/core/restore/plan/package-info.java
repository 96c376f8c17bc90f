/**
 * Which parts of a backup are restored, and in which order: decided from its index and from what is known of the target. Pure.
 */
@NullMarked
package io.pgbackup.core.restore.plan;

import org.jspecify.annotations.NullMarked;
