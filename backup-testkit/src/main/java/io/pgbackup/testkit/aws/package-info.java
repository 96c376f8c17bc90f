/** Servers that stand in for AWS's others. */
@NullMarked
package io.pgbackup.testkit.aws;

import org.jspecify.annotations.NullMarked;
