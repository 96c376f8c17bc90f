/** Segments as zstd frames (RFC 8878), written and read by the reference implementation. */
@NullMarked
package io.pgbackup.zstd;

import org.jspecify.annotations.NullMarked;
