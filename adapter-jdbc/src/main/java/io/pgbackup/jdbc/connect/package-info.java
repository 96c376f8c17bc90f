/** Connections as a dump and a load need them: settings, encodings, pool, and the meaning of failures. Internal. */
@NullMarked
package io.pgbackup.jdbc.connect;

import org.jspecify.annotations.NullMarked;
