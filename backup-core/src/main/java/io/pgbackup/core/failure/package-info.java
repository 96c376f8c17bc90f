/** Everything that can fail, as one sealed family of exceptions with stable exit codes. */
@NullMarked
package io.pgbackup.core.failure;

import org.jspecify.annotations.NullMarked;
