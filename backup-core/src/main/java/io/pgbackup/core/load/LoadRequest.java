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
 */
public record LoadRequest(int jobs, List<SessionSetting> settings, String encoding, Charset charset, String role) {

    public LoadRequest {
        settings = List.copyOf(settings);
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(role, "role");
        if (jobs < 1) {
            throw new IllegalArgumentException("a load needs at least one job, not " + jobs);
        }
    }
}
