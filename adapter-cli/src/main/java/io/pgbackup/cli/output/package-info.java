/** The format of results, messages and progress. */
@NullMarked
package io.pgbackup.cli.output;

import org.jspecify.annotations.NullMarked;
