/** The output to the log: lines of JSON, some of which are metrics. */
@NullMarked
package io.pgbackup.lambda.output;

import org.jspecify.annotations.NullMarked;
