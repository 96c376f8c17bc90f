/** Servers that stand in for AWS services other than S3. */
@NullMarked
package io.pgbackup.testkit.aws;

import org.jspecify.annotations.NullMarked;
