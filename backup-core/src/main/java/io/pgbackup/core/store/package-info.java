/** The store port: where backups are stored, with keys, parts and receipts. */
@NullMarked
package io.pgbackup.core.store;

import org.jspecify.annotations.NullMarked;
