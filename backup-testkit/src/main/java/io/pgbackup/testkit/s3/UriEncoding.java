package io.pgbackup.testkit.s3;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Percent-encoding as in S3: UTF-8, everything except the unreserved characters of RFC 3986. */
final class UriEncoding {

    private UriEncoding() {}

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Encodes everything except slashes. */
    static String encodePath(String path) {
        return Arrays.stream(path.split("/", -1)).map(UriEncoding::encode).collect(Collectors.joining("/"));
    }

    /** Decodes; a plus sign stands for itself, as it does in a path. */
    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Error(S3ErrorCode.INVALID_ARGUMENT, "Couldn't parse the specified URI.");
        }
    }
}
