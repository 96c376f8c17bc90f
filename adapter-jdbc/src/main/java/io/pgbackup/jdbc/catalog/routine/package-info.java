/**
 * Functions, aggregates, operators and their classes, languages, access methods.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.routine;

import org.jspecify.annotations.NullMarked;
