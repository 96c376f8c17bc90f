package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Fingerprints;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.format.PackedFingerprints;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import io.pgbackup.jdbc.session.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The definitions in a dump and their proof, which is fingerprints of the objects in the dump; in a dump of a part of a database,
 * only of objects that its entries create. All other objects in the catalogs are missing from the dump, and are named as omissions.
 *
 * @param catalog with the omissions that only the fingerprints reveal
 */
record ProvableCatalog(Catalog catalog, Fingerprints fingerprints) {

    private static final String INTERNAL_ERROR = "XX000";

    /**
     * @param isWhole whether the catalog is to hold everything
     * @param isLastAttempt whether no new attempt would follow if an object was dropped in the meantime
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if the dump should start again
     */
    static ProvableCatalog read(Connection leader, Catalog catalog, boolean isWhole, boolean isLastAttempt)
            throws SQLException {
        try {
            return read(leader, catalog, isWhole);
        } catch (SQLException e) {
            if (!SqlFailures.state(e).equals(INTERNAL_ERROR)) {
                throw e;
            }
            boolean isDamaged = !catalog.omissions().isEmpty()
                    || catalog.losses().isAnyObjectLost()
                    || (isLastAttempt && !catalog.warnings().isEmpty());
            if (!isDamaged) {
                throw DatabaseException.changed("an object was dropped while the definitions were read", null, e);
            }
            return new ProvableCatalog(
                    catalog.with(
                            List.of(),
                            List.of("damaged catalogs prevent the proof of the definitions: the backup has no"
                                    + " fingerprints of them (" + e.getMessage() + ")")),
                    Fingerprints.NONE);
        }
    }

    private static ProvableCatalog read(Connection leader, Catalog catalog, boolean isWhole) throws SQLException {
        Set<String> missing = catalog.omissions().stream().map(Omission::object).collect(Collectors.toSet());
        List<Omission> lacking = new ArrayList<>();
        FingerprintReader reader = new FingerprintReader(catalog.entryIds()::of, catalog.losses());
        Fingerprints fingerprints =
                PackedFingerprints.<SQLException>of(sink -> reader.read(leader, (fingerprint, isLacking) -> {
                    boolean isExpected = isWhole && !missing.contains(fingerprint.name());
                    if (isExpected && isLacking) {
                        lacking.add(Omission.of(
                                Omission.Reason.UNKNOWN, fingerprint.name(), "no statement of the backup creates it"));
                    } else if (isExpected || fingerprint.entry() > 0) {
                        sink.accept(fingerprint);
                    }
                }));
        return new ProvableCatalog(catalog.with(lacking, List.of()), fingerprints);
    }
}
