/** Backups on a schedule: as an AWS Lambda function, or as a task in a container if fifteen minutes are not enough. */
@NullMarked
package io.pgbackup.lambda;

import org.jspecify.annotations.NullMarked;
