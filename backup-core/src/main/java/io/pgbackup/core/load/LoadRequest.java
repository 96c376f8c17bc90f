package io.pgbackup.core.load;

import io.pgbackup.core.dump.SessionSetting;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;

/**
 * How a backup is to be loaded.
 *
 * @param jobs connections, at least 1
 * @param settings the script's settings, set on every connection; those that the target does not know are left out
 * @param encoding the script's encoding under PostgreSQL's name; set as {@code client_encoding}
 * @param charset maps the script's text to bytes and back without loss
 * @param role to become on every connection ({@code SET ROLE}); empty for none
 * @param claim what no other run may restore into meanwhile
 * @param onlyReads whether nothing will be written: the sessions may then be a pooler's, which gives them to others between two
 *     transactions, and everything is set within each
 */
public record LoadRequest(
        int jobs,
        List<SessionSetting> settings,
        String encoding,
        Charset charset,
        String role,
        Claim claim,
        boolean onlyReads) {

    /** What a load keeps other runs from, as long as its session is open. */
    public enum Claim {
        /** Nothing: it leaves nothing behind. */
        NOTHING,
        /** The database. */
        DATABASE,
        /** The roles and tablespaces of the server. */
        SERVER
    }

    public LoadRequest {
        settings = List.copyOf(settings);
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(claim, "claim");
        if (jobs < 1) {
            throw new IllegalArgumentException("a load needs at least one job, not " + jobs);
        }
    }

    /** A request that will write, and claims nothing. */
    public LoadRequest(int jobs, List<SessionSetting> settings, String encoding, Charset charset, String role) {
        this(jobs, settings, encoding, charset, role, Claim.NOTHING, false);
    }

    /** This request, for one run at a time. */
    public LoadRequest claiming(Claim what) {
        return new LoadRequest(jobs, settings, encoding, charset, role, what, onlyReads);
    }

    /** A request that only reads: to look at a database, or to compare it. */
    public static LoadRequest toRead(int jobs, String encoding, Charset charset) {
        return new LoadRequest(jobs, List.of(), encoding, charset, "", Claim.NOTHING, true);
    }
}
