package io.pgbackup.core.dump;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Facts about the dumped database and the snapshot.
 *
 * @param database its name
 * @param source which database of which server it is
 * @param serverVersion as the server prints it, {@code 15.18}
 * @param serverVersionNumber {@code server_version_num}, 150018
 * @param encoding the database's encoding under PostgreSQL's name; the script sets it as {@code client_encoding}
 * @param charset maps the script's text to bytes and back without loss; every SQL text of the dump is written with it
 * @param properties the database's own properties by name: {@code owner}, {@code collate}, {@code ctype}, {@code locale_provider},
 *     {@code locale}, {@code tablespace}, …; without secrets
 * @param snapshotTime when the snapshot was taken, by the server's clock
 * @param snapshotLsn the write-ahead log position at that time, {@code 0/16B3748}; empty if the role may not read it
 * @param extensions installed extensions, by name
 * @param loadSettings settings that the script sets before anything else, in order
 * @param textSettings every setting that affected the text of the rows; a check sets the same values on the target
 * @param roles names that owners, grants and policies use, sorted
 * @param omissions what a backup of this database would not hold; normally empty, and a reason to fail unless waived
 * @param warnings what an operator should know, without loss of data; normally empty
 */
public record DatabaseFacts(
        String database,
        SourceIdentity source,
        String serverVersion,
        int serverVersionNumber,
        String encoding,
        Charset charset,
        Map<String, String> properties,
        Instant snapshotTime,
        String snapshotLsn,
        List<InstalledExtension> extensions,
        List<SessionSetting> loadSettings,
        List<SessionSetting> textSettings,
        List<String> roles,
        List<Omission> omissions,
        List<String> warnings) {

    public DatabaseFacts {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(serverVersion, "serverVersion");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(snapshotTime, "snapshotTime");
        Objects.requireNonNull(snapshotLsn, "snapshotLsn");
        properties = Map.copyOf(properties);
        extensions = List.copyOf(extensions);
        loadSettings = List.copyOf(loadSettings);
        textSettings = List.copyOf(textSettings);
        roles = List.copyOf(roles);
        omissions = List.copyOf(omissions);
        warnings = List.copyOf(warnings);
    }
}
