/**
 * The objects of a database as a graph: their names, their dependencies, their order, the detection and repair of loops, and how
 * objects become the entries of a backup. Nothing here accesses the database.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.graph;

import org.jspecify.annotations.NullMarked;
