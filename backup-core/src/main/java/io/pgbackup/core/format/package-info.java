/** File format version 1: segments, index, trailer, and the codecs that compress segments. */
@NullMarked
package io.pgbackup.core.format;

import org.jspecify.annotations.NullMarked;
