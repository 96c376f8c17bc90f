/** How results, messages and progress look. */
@NullMarked
package io.pgbackup.cli.output;

import org.jspecify.annotations.NullMarked;
