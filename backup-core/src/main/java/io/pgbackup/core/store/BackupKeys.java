package io.pgbackup.core.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds and parses keys: {@code <database>/<yyyy-MM-dd>/<database>_<yyyy-MM-dd>_<HH-mm-ss>.sql[.gz|.zst]}, in UTC, relative to the store's
 * prefix.
 *
 * <p>Database names are percent-encoded byte by byte (UTF-8) where a path or an S3 key could not hold them safely: everything except for
 * ASCII letters, digits, {@code _}, {@code -} and {@code .} is encoded; so are a leading {@code _} (reserved for backups that are not of a
 * database: {@link BackupId#GLOBALS} is not encoded) and a leading {@code .}. Keys are parsed from the right, since names contain
 * underscores and dots; a key that differs from the one that would be built is not a key of this program.
 */
public final class BackupKeys {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final int STAMP_LENGTH = "yyyy-MM-dd_HH-mm-ss".length();
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private BackupKeys() {}

    /**
     * {@return the key of a backup, relative to the store's prefix, without a leading slash}
     *
     * @param id the id of the backup
     */
    public static String key(BackupId id) {
        LocalDateTime time = LocalDateTime.ofInstant(id.time(), ZoneOffset.UTC);
        String name = encode(id.database());
        return name + "/" + DATE.format(time) + "/" + name + "_" + DATE_TIME.format(time) + ".sql"
                + id.compression().suffix();
    }

    /**
     * {@return the folder of a database, with its final slash: every key of the database begins with it}
     *
     * @param database the name of the database, unencoded
     */
    public static String folder(String database) {
        return encode(database) + "/";
    }

    /**
     * {@return the backup that this key names, if it is a key of this program}
     *
     * @param key relative to the store's prefix
     */
    public static Optional<BackupId> parse(String key) {
        int slash = key.lastIndexOf('/');
        String file = key.substring(slash + 1);
        for (Compression compression : Compression.values()) {
            String ending = ".sql" + compression.suffix();
            if (file.endsWith(ending)) {
                return parse(key, file.substring(0, file.length() - ending.length()), compression);
            }
        }
        return Optional.empty();
    }

    private static Optional<BackupId> parse(String key, String stem, Compression compression) {
        int underscore = stem.length() - STAMP_LENGTH - 1;
        if (underscore < 1 || stem.charAt(underscore) != '_') {
            return Optional.empty();
        }
        Optional<String> database = decode(stem.substring(0, underscore));
        if (database.filter(BackupId::isStorable).isEmpty()) {
            return Optional.empty();
        }
        Instant time;
        try {
            time = LocalDateTime.parse(stem.substring(underscore + 1), DATE_TIME)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException expected) {
            return Optional.empty(); // a file name of another program
        }
        BackupId id = new BackupId(database.get(), time, compression);
        return key(id).equals(key) ? Optional.of(id) : Optional.empty();
    }

    /**
     * {@return a database name, encoded for keys}
     *
     * @param database the name of the database, unencoded
     */
    public static String encode(String database) {
        Objects.requireNonNull(database, "database");
        return BackupId.isGlobals(database)
                ? BackupId.GLOBALS + encoded(database.substring(BackupId.GLOBALS.length()))
                : encoded(database);
    }

    private static String encoded(String database) {
        byte[] bytes = database.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean reserved = i == 0 && (b == '.' || b == '_');
            if (isSafe(b) && !reserved) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
            }
        }
        return out.toString();
    }

    private static boolean isSafe(int b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '_'
                || b == '-'
                || b == '.';
    }

    private static Optional<String> decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                if (c > 127) {
                    return Optional.empty();
                }
                bytes.write(c);
                continue;
            }
            if (i + 2 >= encoded.length()) {
                return Optional.empty();
            }
            int high = Character.digit(encoded.charAt(i + 1), 16);
            int low = Character.digit(encoded.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write((high << 4) | low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException expected) {
            return Optional.empty(); // not an output of encode()
        }
    }
}
