/** What {@code check} looks at, one class each. */
@NullMarked
package io.pgbackup.cli.check;

import org.jspecify.annotations.NullMarked;
