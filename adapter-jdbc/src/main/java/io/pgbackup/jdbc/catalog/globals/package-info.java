/** The globals of a server: roles, memberships, settings, tablespaces. */
@NullMarked
package io.pgbackup.jdbc.catalog.globals;

import org.jspecify.annotations.NullMarked;
