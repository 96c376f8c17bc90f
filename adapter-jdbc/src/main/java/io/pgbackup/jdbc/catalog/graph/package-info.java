/**
 * The objects of a database as a graph: what they are called, what they depend on, how they are ordered, which loops there are and how these
 * are taken apart, and how they become the entries of a backup. Nothing here knows the database.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.graph;

import org.jspecify.annotations.NullMarked;
