package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;

/**
 * A column's default or generation expression.
 *
 * @param expression as SQL
 * @param node knows whether the expression is written inline or separately
 */
record ColumnDefault(String expression, CatalogObject node) {}
