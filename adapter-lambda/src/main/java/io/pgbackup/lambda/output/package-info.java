/** What the log gets: lines of JSON, and metrics among them. */
@NullMarked
package io.pgbackup.lambda.output;

import org.jspecify.annotations.NullMarked;
