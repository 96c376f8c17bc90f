/** What entry points need of the outside, in their own words: databases, stores, codecs. */
@NullMarked
package io.pgbackup.connect;

import org.jspecify.annotations.NullMarked;
