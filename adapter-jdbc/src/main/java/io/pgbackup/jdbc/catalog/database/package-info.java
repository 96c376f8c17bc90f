/**
 * What a database has beside types, routines and relations: schemas, extensions, large objects, text search, foreign servers, publications,
 * subscriptions, event triggers, and its own properties.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.database;

import org.jspecify.annotations.NullMarked;
