/**
 * What a server has beside its databases: roles, memberships, settings, tablespaces.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.globals;

import org.jspecify.annotations.NullMarked;
