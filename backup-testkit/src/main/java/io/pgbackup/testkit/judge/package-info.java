/** Decides whether two databases, or two dumps, are equal in the sense of the format's documentation. */
@NullMarked
package io.pgbackup.testkit.judge;

import org.jspecify.annotations.NullMarked;
