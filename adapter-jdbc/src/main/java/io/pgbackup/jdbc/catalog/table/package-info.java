/**
 * Relations of all kinds, and the objects that belong to them: columns, constraints, indexes, rules, triggers, policies, rows,
 * statistics.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.table;

import org.jspecify.annotations.NullMarked;
