/** The interfaces through which entry points use databases, stores and codecs. */
@NullMarked
package io.pgbackup.connect;

import org.jspecify.annotations.NullMarked;
