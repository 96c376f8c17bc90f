package io.pgbackup.jdbc.session;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * PostgreSQL's names for encodings. See <a href="https://www.postgresql.org/docs/current/multibyte.html">Character Set Support</a>.
 */
public final class Encodings {

    public static final String SQL_ASCII = "SQL_ASCII";
    static final String LATIN1 = "LATIN1";

    /**
     * Java's charset for each encoding that a database can have. Java has none for LATIN6, LATIN8, EUC_JIS_2004 and MULE_INTERNAL.
     */
    private static final Map<String, String> CHARSETS = Map.ofEntries(
            Map.entry("UTF8", "UTF-8"),
            Map.entry(LATIN1, "ISO-8859-1"),
            Map.entry("LATIN2", "ISO-8859-2"),
            Map.entry("LATIN3", "ISO-8859-3"),
            Map.entry("LATIN4", "ISO-8859-4"),
            Map.entry("LATIN5", "ISO-8859-9"),
            Map.entry("LATIN7", "ISO-8859-13"),
            Map.entry("LATIN9", "ISO-8859-15"),
            Map.entry("LATIN10", "ISO-8859-16"),
            Map.entry("ISO_8859_5", "ISO-8859-5"),
            Map.entry("ISO_8859_6", "ISO-8859-6"),
            Map.entry("ISO_8859_7", "ISO-8859-7"),
            Map.entry("ISO_8859_8", "ISO-8859-8"),
            Map.entry("WIN866", "IBM866"),
            Map.entry("WIN874", "x-windows-874"),
            Map.entry("WIN1250", "windows-1250"),
            Map.entry("WIN1251", "windows-1251"),
            Map.entry("WIN1252", "windows-1252"),
            Map.entry("WIN1253", "windows-1253"),
            Map.entry("WIN1254", "windows-1254"),
            Map.entry("WIN1255", "windows-1255"),
            Map.entry("WIN1256", "windows-1256"),
            Map.entry("WIN1257", "windows-1257"),
            Map.entry("WIN1258", "windows-1258"),
            Map.entry("KOI8R", "KOI8-R"),
            Map.entry("KOI8U", "KOI8-U"),
            Map.entry("EUC_CN", "GB2312"),
            Map.entry("EUC_JP", "EUC-JP"),
            Map.entry("EUC_KR", "EUC-KR"),
            Map.entry("EUC_TW", "x-EUC-TW"),
            Map.entry("JOHAB", "x-Johab"));

    private Encodings() {}

    /** Returns Java's charset for a database's encoding, if this JVM has one. */
    static Optional<Charset> charset(String encoding) {
        return Optional.ofNullable(CHARSETS.get(encoding))
                .filter(Charset::isSupported)
                .map(Charset::forName);
    }

    /** Returns the canonical name of an encoding; PostgreSQL ignores case and punctuation in such names. */
    static String canonical(String name) {
        String plain = plain(name);
        if (plain.equals("UNICODE")) {
            return "UTF8";
        }
        if (plain.equals("SQLASCII")) {
            return SQL_ASCII;
        }
        return CHARSETS.keySet().stream()
                .filter(known -> plain(known).equals(plain))
                .findFirst()
                .orElse(name.toUpperCase(Locale.ROOT));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }
}
