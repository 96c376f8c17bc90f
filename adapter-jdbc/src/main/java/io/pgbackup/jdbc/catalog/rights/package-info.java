/**
 * Privileges: as statements, and what the role that dumps may not read.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.rights;

import org.jspecify.annotations.NullMarked;
