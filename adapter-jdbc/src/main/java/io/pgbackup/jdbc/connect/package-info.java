/** Connections to a server: how they are opened, pooled, watched and given up, and what it means when that fails. */
@NullMarked
package io.pgbackup.jdbc.connect;

import org.jspecify.annotations.NullMarked;
