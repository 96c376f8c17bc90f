/**
 * What the catalogs say of every definition, as hashes: the judge of the writers of SQL, with whom it shares no code.
 *
 * <p>A fingerprint is made of a row of a catalog, whatever the catalog: the server says which catalogs and columns there are and which
 * columns refer to which objects, so that what a later version adds is seen without being known. References become identities, parsed
 * expressions the server's text of them. What is left out is stated, with the reason, in {@link
 * io.pgbackup.jdbc.fingerprint.LeftOut}; how rows are named, in {@link io.pgbackup.jdbc.fingerprint.Readings}.
 */
@NullMarked
package io.pgbackup.jdbc.fingerprint;

import org.jspecify.annotations.NullMarked;
