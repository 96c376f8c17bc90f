package io.pgbackup.testkit.s3;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of an object that a {@code Range} header asks for. */
record S3Range(long offset, long length) {

    private static final Pattern SYNTAX = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * @return the range; empty if the whole object is requested: without a header or, according to RFC 9110, with one that is not understood
     * @throws S3Error with 416 if the range lies beyond the object
     */
    static Optional<S3Range> of(String header, long size) {
        Matcher matcher = SYNTAX.matcher(header.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return Optional.empty();
            }
            long length = Math.min(Long.parseLong(last), size);
            return Optional.of(satisfiable(size - length, length, size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return Optional.empty();
        }
        return Optional.of(satisfiable(from, Math.min(to, size - 1) - from + 1, size));
    }

    private static S3Range satisfiable(long offset, long length, long size) {
        if (length <= 0) {
            throw new S3Error(
                    S3ErrorCode.INVALID_RANGE,
                    "The requested range is not satisfiable",
                    Map.of("content-range", "bytes */" + size));
        }
        return new S3Range(offset, length);
    }

    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
