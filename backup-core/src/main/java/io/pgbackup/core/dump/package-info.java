/** Database to SQL: the dumper port and the vocabulary of what it yields. */
@NullMarked
package io.pgbackup.core.dump;

import org.jspecify.annotations.NullMarked;
