/** What can go wrong, as one sealed family with stable exit codes. */
@NullMarked
package io.pgbackup.core.failure;

import org.jspecify.annotations.NullMarked;
