package io.pgbackup.testkit.postgres;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.util.Optional;

/** The PostgreSQL programs of one minor release. */
interface PostgresRelease extends PgBinaryResolver {

    /** Returns the version, such as {@code 15.20}. */
    String version();

    /** Returns its origin in one or two words. */
    String origin();

    /**
     * Returns the newest minor release of a major version on this machine: Debian's if {@code .ci/debian-postgres} has installed it and
     * it is not older, otherwise the one that Maven downloads.
     *
     * @throws IllegalStateException if there is none, with the missing file and a remedy
     */
    static PostgresRelease newestOf(int major) {
        Optional<DebianPostgres> debian = DebianPostgres.ofMajor(major);
        if (debian.isPresent()
                && (!PostgresBinaries.isKnown(major)
                        || minor(debian.get()) >= minor(PostgresBinaries.ofMajor(major)))) {
            return debian.get();
        }
        return PostgresBinaries.ofMajor(major);
    }

    /** Compares releases; one before the first minor release, such as {@code 19rc1}, is older than all others. */
    private static int minor(PostgresRelease release) {
        String[] parts = release.version().split("\\.", 3);
        return parts.length < 2 ? -1 : Integer.parseInt(parts[1]);
    }
}
