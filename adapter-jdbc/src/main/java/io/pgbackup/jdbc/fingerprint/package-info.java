/**
 * Fingerprints: hashes of the catalogs' content for every definition. They judge the code that writes SQL, and share no code with
 * it.
 *
 * <p>A fingerprint is created from a row of a catalog, whichever catalog it is: the server reports which catalogs and columns exist
 * and which columns refer to which objects, so that additions of a later version are covered without being known. References become
 * identities, parsed expressions become the server's text of them. {@link io.pgbackup.jdbc.fingerprint.LeftOut} states what is left
 * out, and why; {@link io.pgbackup.jdbc.fingerprint.Readings} defines how rows are named.
 */
@NullMarked
package io.pgbackup.jdbc.fingerprint;

import org.jspecify.annotations.NullMarked;
