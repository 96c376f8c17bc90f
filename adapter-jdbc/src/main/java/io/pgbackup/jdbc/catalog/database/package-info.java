/**
 * Objects of a database other than types, routines and relations: schemas, extensions, large objects, text search, foreign servers,
 * publications, subscriptions, event triggers, and the database's own properties.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.database;

import org.jspecify.annotations.NullMarked;
