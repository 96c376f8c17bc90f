/** Privileges as statements, and the objects that the dumping role may not read. */
@NullMarked
package io.pgbackup.jdbc.catalog.rights;

import org.jspecify.annotations.NullMarked;
