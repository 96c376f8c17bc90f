package io.pgbackup.testkit.s3;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks AWS Signature Version 4 in the {@code Authorization} header, as described in "Authenticating Requests: Using the
 * Authorization Header" of the S3 API reference.
 *
 * <p>Presigned URLs are not supported. The signatures of single chunks of a streaming body are not checked either: the seed
 * signature is, and the checksums of the body are.
 *
 * @param sessionToken the required value of {@code x-amz-security-token}; empty for long-lived credentials
 */
record S3Signature(String accessKey, String secretKey, String sessionToken, String region) {

    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256\\s+Credential=([^/,]+)/(\\d{8})/([^/,]+)/s3/aws4_request,"
                    + "\\s*SignedHeaders=([^,]+),\\s*Signature=([0-9a-f]{64})");

    /** @throws S3Error with 400 or 403, unless the request is signed with the configured credentials */
    void verify(String method, URI uri, Headers headers) {
        String authorization = headers.getFirst("Authorization");
        if (authorization == null) {
            throw new S3Error(S3ErrorCode.ACCESS_DENIED, "Access Denied");
        }
        Matcher matcher = AUTHORIZATION.matcher(authorization.trim());
        if (!matcher.matches()) {
            throw malformed("The authorization header that you provided is not valid.");
        }
        if (!matcher.group(1).equals(accessKey)) {
            throw new S3Error(
                    S3ErrorCode.INVALID_ACCESS_KEY_ID,
                    "The AWS Access Key Id you provided does not exist in our records.");
        }
        if (!matcher.group(3).equals(region)) {
            throw malformed("The authorization header is malformed; the region '" + matcher.group(3)
                    + "' is wrong; expecting '" + region + "'");
        }
        if (!sessionToken.equals(valueOf(headers, "x-amz-security-token"))) {
            throw new S3Error(S3ErrorCode.INVALID_TOKEN, "The provided token is malformed or otherwise invalid.");
        }
        String time = valueOf(headers, "x-amz-date");
        checkTime(time, matcher.group(2));
        List<String> signedHeaders = List.of(matcher.group(4).split(";"));
        checkSignedHeaders(headers, signedHeaders);

        String canonicalRequest = String.join(
                "\n",
                method,
                UriEncoding.encodePath(UriEncoding.decode(uri.getRawPath())),
                canonicalQuery(uri),
                canonicalHeaders(headers, signedHeaders),
                matcher.group(4),
                valueOf(headers, "x-amz-content-sha256"));
        String scope = matcher.group(2) + "/" + region + "/s3/aws4_request";
        String stringToSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                time,
                scope,
                hex(BodyDigests.digest("SHA-256").digest(utf8(canonicalRequest))));
        byte[] expected = hmac(signingKey(matcher.group(2)), stringToSign);
        if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(matcher.group(5)))) {
            throw new S3Error(
                    S3ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                    "The request signature we calculated does not match the signature you provided. Check your key and"
                            + " signing method. The canonical request was: " + canonicalRequest);
        }
    }

    private static void checkTime(String time, String scopeDate) {
        Instant signed;
        try {
            signed = Instant.from(TIME.parse(time));
        } catch (DateTimeException e) {
            throw new S3Error(
                    S3ErrorCode.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header");
        }
        // This uses the machine's clock, whatever clock dates the objects, because clients sign with the machine's,
        // too.
        if (Duration.between(signed, Clock.systemUTC().instant()).abs().compareTo(MAX_SKEW) > 0) {
            throw new S3Error(
                    S3ErrorCode.REQUEST_TIME_TOO_SKEWED,
                    "The difference between the request time and the current time is too large.");
        }
        if (!time.startsWith(scopeDate)) {
            throw malformed("The date of the credential scope differs from that of x-amz-date.");
        }
    }

    private static void checkSignedHeaders(Headers headers, List<String> signed) {
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean mustBeSigned = lower.equals("host") || lower.startsWith("x-amz-");
            if (mustBeSigned && !signed.contains(lower)) {
                throw new S3Error(
                        S3ErrorCode.ACCESS_DENIED,
                        "There were headers present in the request which were not signed: " + lower);
            }
        }
    }

    private static String canonicalQuery(URI uri) {
        String query = uri.getRawQuery();
        if (query == null || query.isEmpty()) {
            return "";
        }
        return Arrays.stream(query.split("&"))
                .map(pair -> {
                    String[] parts = pair.split("=", 2);
                    String value = parts.length == 2 ? UriEncoding.decode(parts[1]) : "";
                    return UriEncoding.encode(UriEncoding.decode(parts[0])) + "=" + UriEncoding.encode(value);
                })
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String canonicalHeaders(Headers headers, List<String> signed) {
        StringBuilder canonical = new StringBuilder();
        for (String name : signed) {
            canonical.append(name).append(':').append(valueOf(headers, name)).append('\n');
        }
        return canonical.toString();
    }

    private static String valueOf(Headers headers, String name) {
        List<String> values = headers.get(name);
        return values == null
                ? ""
                : values.stream()
                        .map(value -> value.trim().replaceAll(" +", " "))
                        .collect(Collectors.joining(","));
    }

    private byte[] signingKey(String date) {
        byte[] key = hmac(utf8("AWS4" + secretKey), date);
        for (String step : List.of(region, "s3", "aws4_request")) {
            key = hmac(key, step);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static S3Error malformed(String message) {
        return new S3Error(S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, message);
    }
}
