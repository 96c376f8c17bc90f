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
 * The definitions that a dump holds, and what proves them: fingerprints of what is in the dump, of a part of a database only what its
 * entries make. Whatever the catalogs hold beside that is missing, and named.
 *
 * @param catalog with the omissions that only the fingerprints know of
 */
record ProvableCatalog(Catalog catalog, Fingerprints fingerprints) {

    private static final String INTERNAL_ERROR = "XX000";

    /**
     * @param isWhole whether the catalog is to hold everything
     * @param isLastAttempt whether nobody will start again if an object was dropped meanwhile
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
                            List.of("damaged catalogs keep the definitions from being proved: the backup has no"
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
                                Omission.Reason.UNKNOWN, fingerprint.name(), "no statement of the backup makes it"));
                    } else if (isExpected || fingerprint.entry() > 0) {
                        sink.accept(fingerprint);
                    }
                }));
        return new ProvableCatalog(catalog.with(lacking, List.of()), fingerprints);
    }
}
