/** Sessions: statements, their encoding, the settings of a session, its locks, and the meaning of failures. */
@NullMarked
package io.pgbackup.jdbc.session;

import org.jspecify.annotations.NullMarked;
