package io.pgbackup.testkit.postgres;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.util.Optional;

/** The PostgreSQL programs of one minor release. */
interface PostgresRelease extends PgBinaryResolver {

    /** Such as {@code 15.20}. */
    String version();

    /** Where it is from, in a word or two. */
    String origin();

    /**
     * The newest minor release of a major version on this machine: Debian's if {@code .ci/debian-postgres} has put it there and it
     * is not older, else the one that Maven downloads.
     *
     * @throws IllegalStateException if there is none, naming what is missing and what to do about it
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

    /** A release before the first minor one, such as {@code 19rc1}, is older than all. */
    private static int minor(PostgresRelease release) {
        String[] parts = release.version().split("\\.", 3);
        return parts.length < 2 ? -1 : Integer.parseInt(parts[1]);
    }
}
