/** Segments as stored bytes: plain or compressed, each so that it can be read alone. */
@NullMarked
package io.pgbackup.core.format.codec;

import org.jspecify.annotations.NullMarked;
