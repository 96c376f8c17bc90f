/** One invocation: its databases one after the other, within the time limit, and the reports on them. */
@NullMarked
package io.pgbackup.lambda.run;

import org.jspecify.annotations.NullMarked;
