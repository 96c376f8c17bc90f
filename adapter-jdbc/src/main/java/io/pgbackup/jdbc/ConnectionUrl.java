package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a connection URI into libpq's keywords.
 *
 * <p>Messages name the invalid part and never quote it: if one character is forgotten, a password ends up in any other part. See <a
 * href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>.
 */
final class ConnectionUrl {

    private static final String HINT =
            "write postgresql://user:password@host:port/database?sslmode=require, with @ : / ? # % in names and passwords"
                    + " percent-encoded (%40 for @)";

    private final Map<String, String> keywords = new LinkedHashMap<>();

    private ConnectionUrl() {}

    /** Returns the keywords in the URI, by libpq's names; empty parts are left out. */
    static Map<String, String> parse(String url) {
        ConnectionUrl parsed = new ConnectionUrl();
        parsed.read(withoutScheme(url.strip()));
        return parsed.keywords;
    }

    private static String withoutScheme(String url) {
        String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (plain.startsWith(scheme)) {
                return plain.substring(scheme.length());
            }
        }
        throw wrong("the database URL does not begin with postgresql://");
    }

    private void read(String rest) {
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        int at = authority.lastIndexOf('@');
        if (rest.indexOf('@', authority.length()) >= 0) {
            throw wrong(
                    "the database URL has an @ after its first / or ?, where it must be percent-encoded: either the user or"
                            + " password before it contains a / or ? that is not percent-encoded, or the @ itself must be");
        }
        if (at >= 0) {
            readUser(authority.substring(0, at));
        }
        readHosts(authority.substring(at + 1));
        if (slash >= 0) {
            put("dbname", decode(path.substring(slash + 1), "database name"));
        }
        if (question >= 0) {
            readParameters(rest.substring(question + 1));
        }
    }

    private void readUser(String user) {
        int colon = user.indexOf(':');
        put("user", decode(colon < 0 ? user : user.substring(0, colon), "user"));
        if (colon >= 0) {
            put("password", decode(user.substring(colon + 1), "password"));
        }
    }

    private void readHosts(String authority) {
        List<String> hosts = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String one : authority.split(",", -1)) {
            int end = one.startsWith("[") ? one.indexOf(']') : -1;
            if (one.startsWith("[") && end < 0) {
                throw wrong("the database URL has a [ without its ] around an IPv6 address");
            }
            int colon = one.indexOf(':', end < 0 ? 0 : end);
            String host = end >= 0 ? one.substring(1, end) : colon < 0 ? one : one.substring(0, colon);
            if (end >= 0 && one.length() > end + 1 && colon != end + 1) {
                throw wrong("the database URL has something other than a port after an IPv6 address");
            }
            hosts.add(decode(host, "host"));
            ports.add(colon < 0 ? "" : decode(one.substring(colon + 1), "port"));
        }
        put("host", join(hosts));
        put("port", join(ports));
    }

    private static String join(List<String> parts) {
        return parts.stream().allMatch(String::isEmpty) ? "" : String.join(",", parts);
    }

    private void readParameters(String query) {
        for (String parameter : query.split("&", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw wrong("the database URL has a parameter without a name or value after the ?");
            }
            String name = decode(parameter.substring(0, equals), "parameter");
            if (!LibpqKeywords.isKnown(name)) {
                throw new ConfigurationException(
                        "the database URL has an unknown parameter",
                        LibpqKeywords.similar(name)
                                .map(known -> "did you mean " + known + "?")
                                .orElse(LibpqKeywords.HINT));
            }
            put(name, decode(parameter.substring(equals + 1), "parameter " + name));
        }
    }

    private void put(String keyword, String value) {
        if (!value.isEmpty()) {
            keywords.put(keyword, value);
        }
    }

    /** Returns a parameter's name if it looks like one. */
    static String printable(String name) {
        return name.matches("[A-Za-z_]{1,40}") ? name : "(unreadable)";
    }

    private static String decode(String text, String part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '%') {
                bytes.write(hex(text, i + 1, part) << 4 | hex(text, i + 2, part));
                i += 3;
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            if (decoded.indexOf('\0') >= 0) {
                throw wrong("the " + part + " of the database URL holds a NUL character");
            }
            return decoded;
        } catch (CharacterCodingException expected) {
            // The cause would add nothing but an offset.
            throw wrong("the " + part + " of the database URL is not UTF-8 once it is percent-decoded");
        }
    }

    private static int hex(String text, int position, String part) {
        int digit = position < text.length() ? Character.digit(text.charAt(position), 16) : -1;
        if (digit < 0) {
            throw wrong("the " + part + " of the database URL has a % without two hexadecimal digits after it");
        }
        return digit;
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(message, HINT);
    }
}
