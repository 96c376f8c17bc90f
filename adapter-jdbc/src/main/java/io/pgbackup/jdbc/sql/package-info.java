/** SQL as text: names, literals and lists, written so that any supported server reads them back unchanged. */
@NullMarked
package io.pgbackup.jdbc.sql;

import org.jspecify.annotations.NullMarked;
