/** Types, and objects that belong to types alone: casts, transforms, collations, conversions. */
@NullMarked
package io.pgbackup.jdbc.catalog.type;

import org.jspecify.annotations.NullMarked;
