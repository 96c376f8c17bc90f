/**
 * Proof that a database has the definitions of a backup: fingerprints of the catalogs of both, compared object by object and property
 * by property.
 */
@NullMarked
package io.pgbackup.core.proof;

import org.jspecify.annotations.NullMarked;
