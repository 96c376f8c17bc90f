package io.pgbackup.jdbc.catalog;

/**
 * A check or not-null constraint of a table.
 *
 * @param name unquoted
 * @param definition as {@code pg_get_constraintdef} gives it
 * @param column the column's number for a not-null constraint; 0 for a check
 * @param isLocal declared by this table, and not only inherited
 * @param isValid checked against all rows
 * @param noInherit children do not get it
 * @param node says whether it is written inline or apart
 */
record TableConstraint(
        String name,
        String definition,
        int column,
        boolean isLocal,
        boolean isValid,
        boolean noInherit,
        CatalogObject node) {}
