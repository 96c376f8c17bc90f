/** Connections to a server: how they are opened, pooled, watched and given up, and what a failure to open them means. */
@NullMarked
package io.pgbackup.jdbc.connect;

import org.jspecify.annotations.NullMarked;
