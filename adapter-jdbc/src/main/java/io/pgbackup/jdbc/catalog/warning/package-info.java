/**
 * What a backup loses or a restore may find different, and therefore tells.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.warning;

import org.jspecify.annotations.NullMarked;
