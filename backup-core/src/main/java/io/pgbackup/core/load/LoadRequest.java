package io.pgbackup.core.load;

import io.pgbackup.core.dump.SessionSetting;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;

/**
 * How a backup is to be loaded.
 *
 * @param jobs connections, at least 1
 * @param settings the script's settings, set on every connection; settings that the target does not know are left out
 * @param encoding the script's encoding under PostgreSQL's name; set as {@code client_encoding}
 * @param charset maps the script's text to bytes and back without loss
 * @param role the role to assume on every connection ({@code SET ROLE}); empty for none
 * @param claim what no other run may restore into in the meantime
 * @param onlyReads whether nothing will be written: then the sessions may come from a pooler, which may give them to other clients between
 *     two transactions, and all settings are made within each transaction
 */
public record LoadRequest(
        int jobs,
        List<SessionSetting> settings,
        String encoding,
        Charset charset,
        String role,
        Claim claim,
        boolean onlyReads) {

    /** What a load claims for itself, as long as its session is open. */
    public enum Claim {
        /** Nothing: it leaves no changes. */
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

    /** Creates a request that will write, and claims nothing. */
    public LoadRequest(int jobs, List<SessionSetting> settings, String encoding, Charset charset, String role) {
        this(jobs, settings, encoding, charset, role, Claim.NOTHING, false);
    }

    /** Returns this request with a claim, so that only one run at a time proceeds. */
    public LoadRequest claiming(Claim what) {
        return new LoadRequest(jobs, settings, encoding, charset, role, what, onlyReads);
    }

    /** Returns a request that only reads: to inspect a database, or to compare it. */
    public static LoadRequest toRead(int jobs, String encoding, Charset charset) {
        return new LoadRequest(jobs, List.of(), encoding, charset, "", Claim.NOTHING, true);
    }
}
