/** What a schedule asks for. */
@NullMarked
package io.pgbackup.lambda.event;

import org.jspecify.annotations.NullMarked;
