/** One invocation: its databases one after the other, within its time, and what is to be told of them. */
@NullMarked
package io.pgbackup.lambda.run;

import org.jspecify.annotations.NullMarked;
