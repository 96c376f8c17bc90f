package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;

/**
 * A column's default or generation expression.
 *
 * @param expression as SQL
 * @param node says whether it is written inline or apart
 */
record ColumnDefault(String expression, CatalogObject node) {}
