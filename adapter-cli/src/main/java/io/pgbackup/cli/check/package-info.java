/** The checks of {@code check}, one class each. */
@NullMarked
package io.pgbackup.cli.check;

import org.jspecify.annotations.NullMarked;
