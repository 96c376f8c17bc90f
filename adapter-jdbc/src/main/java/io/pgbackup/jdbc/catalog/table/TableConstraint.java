package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import java.util.List;

/**
 * A check or not-null constraint of a table.
 *
 * @param name unquoted
 * @param definition as {@code pg_get_constraintdef} returns it
 * @param columns the numbers of the columns that it mentions
 * @param isLocal declared by this table, and not only inherited
 * @param isValid checked against all rows
 * @param isLate cannot be part of the table's definition: it is not valid, calls a function that may read other tables, or the
 * table's definition belongs to an extension
 * @param noInherit children do not inherit it
 * @param node knows whether the constraint is written inline or separately
 */
record TableConstraint(
        String name,
        String definition,
        List<Long> columns,
        boolean isLocal,
        boolean isValid,
        boolean isLate,
        boolean noInherit,
        CatalogObject node) {}
