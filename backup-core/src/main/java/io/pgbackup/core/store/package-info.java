/** Where backups live: the store port, keys, parts and receipts. */
@NullMarked
package io.pgbackup.core.store;

import org.jspecify.annotations.NullMarked;
