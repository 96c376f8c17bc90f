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
 * @param onlyReads whether nothing will be written: the sessions may then be a pooler's, which gives them to others between two
 *     transactions, and everything is set within each
 */
public record LoadRequest(
        int jobs, List<SessionSetting> settings, String encoding, Charset charset, String role, boolean onlyReads) {

    public LoadRequest {
        settings = List.copyOf(settings);
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(role, "role");
        if (jobs < 1) {
            throw new IllegalArgumentException("a load needs at least one job, not " + jobs);
        }
    }

    /** A request that will write. */
    public LoadRequest(int jobs, List<SessionSetting> settings, String encoding, Charset charset, String role) {
        this(jobs, settings, encoding, charset, role, false);
    }

    /** A request that only reads: to look at a database, or to compare it. */
    public static LoadRequest toRead(int jobs, String encoding, Charset charset) {
        return new LoadRequest(jobs, List.of(), encoding, charset, "", true);
    }
}
