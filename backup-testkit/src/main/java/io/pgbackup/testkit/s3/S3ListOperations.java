package io.pgbackup.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The operations that list objects, uploads and parts, in pages of at most 1,000. */
final class S3ListOperations {

    private static final int MAX_PAGE = 1000;

    private final S3Store store;

    S3ListOperations(S3Store store) {
        this.store = store;
    }

    /** A page of a listing: the entries that fit, and whether there are more. */
    private record Page<T>(List<T> items, boolean truncated) {

        static <T> Page<T> of(List<T> all, int limit) {
            // An empty page is never truncated; otherwise a client would ask forever.
            boolean truncated = limit > 0 && all.size() > limit;
            return new Page<>(all.subList(0, Math.min(limit, all.size())), truncated);
        }

        T last() {
            return items.get(items.size() - 1);
        }
    }

    /** An object or upload, or, with an empty list, the common prefix of several. */
    private record Entry<T>(String name, List<T> item) {}

    /** Groups all keys that have the delimiter after the prefix. */
    private static <T> List<Entry<T>> rollUp(List<Entry<T>> entries, String prefix, String delimiter) {
        if (delimiter.isEmpty()) {
            return entries;
        }
        List<Entry<T>> rolled = new ArrayList<>();
        String last = "";
        for (Entry<T> entry : entries) {
            int end = entry.name().indexOf(delimiter, prefix.length());
            if (end < 0) {
                rolled.add(entry);
                continue;
            }
            String common = entry.name().substring(0, end + delimiter.length());
            if (!common.equals(last)) {
                rolled.add(new Entry<>(common, List.of()));
                last = common;
            }
        }
        return rolled;
    }

    S3Response listObjects(S3Request request) {
        String prefix = request.parameter("prefix").orElse("");
        String delimiter = request.parameter("delimiter").orElse("");
        String startAfter = request.parameter("start-after").orElse("");
        Optional<String> token = request.parameter("continuation-token");
        int limit = limit(request, "max-keys");
        List<S3Version> visible = store.read(request.bucket(), S3Bucket::visible);

        List<Entry<S3Version>> entries = new ArrayList<>();
        for (S3Version version : visible) {
            if (version.key().startsWith(prefix) && (token.isPresent() || isAfter(version.key(), startAfter))) {
                entries.add(new Entry<>(version.key(), List.of(version)));
            }
        }
        entries = rollUp(entries, prefix, delimiter);
        token.map(S3ListOperations::decodeToken).ifPresent(keepAfter(entries));
        Page<Entry<S3Version>> page = Page.of(entries, limit);

        UnaryOperator<String> encode = encoder(request);
        S3Xml xml = S3Xml.document("ListBucketResult")
                .add("Name", request.bucket())
                .add("Prefix", encode.apply(prefix))
                .addUnlessEmpty("Delimiter", encode.apply(delimiter))
                .addUnlessEmpty("StartAfter", encode.apply(startAfter))
                .addUnlessEmpty("ContinuationToken", token.orElse(""))
                .addUnlessEmpty(
                        "EncodingType", request.parameter("encoding-type").orElse(""))
                .add("KeyCount", page.items().size())
                .add("MaxKeys", limit)
                .add("IsTruncated", page.truncated());
        if (page.truncated()) {
            xml.add("NextContinuationToken", encodeToken(page.last().name()));
        }
        for (Entry<S3Version> entry : page.items()) {
            entry.item().forEach(version -> addObject(xml, version, encode));
        }
        addCommonPrefixes(xml, page.items(), encode);
        return S3Response.xml(200, xml);
    }

    private static void addObject(S3Xml xml, S3Version version, UnaryOperator<String> encode) {
        xml.open("Contents")
                .add("Key", encode.apply(version.key()))
                .add("LastModified", S3Response.xmlDate(version.modified()))
                .add("ETag", S3ObjectOperations.quoted(version.etag()));
        S3ObjectChecksum checksum = version.checksum();
        if (checksum != null) {
            xml.add("ChecksumAlgorithm", checksum.algorithm())
                    .add("ChecksumType", checksum.type().name());
        }
        xml.add("Size", version.content().size());
        xml.add("StorageClass", version.attributes().headers().getOrDefault("x-amz-storage-class", "STANDARD"));
        xml.close();
    }

    S3Response listUploads(S3Request request) {
        String prefix = request.parameter("prefix").orElse("");
        String delimiter = request.parameter("delimiter").orElse("");
        String keyMarker = request.parameter("key-marker").orElse("");
        String idMarker = request.parameter("upload-id-marker").orElse("");
        int limit = limit(request, "max-uploads");
        List<Entry<S3Upload>> uploads =
                store
                        .read(
                                request.bucket(),
                                bucket -> List.copyOf(bucket.uploads().values()))
                        .stream()
                        .filter(upload -> upload.key().startsWith(prefix))
                        .sorted(Comparator.comparing(S3Upload::key, S3Bucket.UTF8_ORDER)
                                .thenComparing(S3Upload::id))
                        .map(upload -> new Entry<>(upload.key(), List.of(upload)))
                        .toList();
        List<Entry<S3Upload>> entries = rollUp(uploads, prefix, delimiter).stream()
                .filter(entry -> isAfter(entry.name(), keyMarker)
                        || (entry.name().equals(keyMarker)
                                && entry.item().stream()
                                        .anyMatch(upload -> !idMarker.isEmpty()
                                                && upload.id().compareTo(idMarker) > 0)))
                .toList();
        Page<Entry<S3Upload>> page = Page.of(entries, limit);

        UnaryOperator<String> encode = encoder(request);
        S3Xml xml = S3Xml.document("ListMultipartUploadsResult")
                .add("Bucket", request.bucket())
                .add("KeyMarker", encode.apply(keyMarker))
                .add("UploadIdMarker", idMarker)
                .add("Prefix", encode.apply(prefix))
                .addUnlessEmpty("Delimiter", encode.apply(delimiter))
                .addUnlessEmpty(
                        "EncodingType", request.parameter("encoding-type").orElse(""))
                .add("MaxUploads", limit)
                .add("IsTruncated", page.truncated());
        if (page.truncated()) {
            xml.add("NextKeyMarker", encode.apply(page.last().name()));
            page.last().item().forEach(upload -> xml.add("NextUploadIdMarker", upload.id()));
        }
        for (Entry<S3Upload> entry : page.items()) {
            entry.item()
                    .forEach(upload -> xml.open("Upload")
                            .add("Key", encode.apply(upload.key()))
                            .add("UploadId", upload.id())
                            .add("StorageClass", "STANDARD")
                            .add("Initiated", S3Response.xmlDate(upload.initiated()))
                            .close());
        }
        addCommonPrefixes(xml, page.items(), encode);
        return S3Response.xml(200, xml);
    }

    S3Response listParts(S3Request request) {
        int limit = limit(request, "max-parts");
        int marker = number(request, "part-number-marker", 0);
        List<S3Upload.Part> parts = store.readUpload(
                request.bucket(),
                request.key(),
                request.uploadId(),
                upload -> List.copyOf(upload.parts().tailMap(marker, false).values()));
        Page<S3Upload.Part> page = Page.of(parts, limit);
        S3Xml xml = S3Xml.document("ListPartsResult")
                .add("Bucket", request.bucket())
                .add("Key", encoder(request).apply(request.key()))
                .add("UploadId", request.uploadId())
                .add("PartNumberMarker", marker)
                .add("MaxParts", limit)
                .add("IsTruncated", page.truncated());
        if (page.truncated()) {
            xml.add("NextPartNumberMarker", page.last().number());
        }
        for (S3Upload.Part part : page.items()) {
            xml.open("Part")
                    .add("PartNumber", part.number())
                    .add("LastModified", S3Response.xmlDate(part.modified()))
                    .add("ETag", S3ObjectOperations.quoted(part.etag()))
                    .add("Size", part.digests().size())
                    .close();
        }
        return S3Response.xml(200, xml);
    }

    private static <T> Consumer<String> keepAfter(List<Entry<T>> entries) {
        return marker -> entries.removeIf(entry -> !isAfter(entry.name(), marker));
    }

    private static boolean isAfter(String key, String marker) {
        return marker.isEmpty() || S3Bucket.UTF8_ORDER.compare(key, marker) > 0;
    }

    private static <T> void addCommonPrefixes(S3Xml xml, List<Entry<T>> entries, UnaryOperator<String> encode) {
        for (Entry<T> entry : entries) {
            if (entry.item().isEmpty()) {
                xml.open("CommonPrefixes")
                        .add("Prefix", encode.apply(entry.name()))
                        .close();
            }
        }
    }

    private static UnaryOperator<String> encoder(S3Request request) {
        Optional<String> type = request.parameter("encoding-type");
        if (type.isEmpty()) {
            return UnaryOperator.identity();
        }
        if (!type.get().equals("url")) {
            throw new S3Error(S3ErrorCode.INVALID_ARGUMENT, "Invalid Encoding Method specified in Request");
        }
        // Here S3 encodes as in HTML forms, with a plus for a space.
        return text -> UriEncoding.encodePath(text).replace("%20", "+");
    }

    private static int limit(S3Request request, String parameter) {
        return Math.min(number(request, parameter, MAX_PAGE), MAX_PAGE);
    }

    private static int number(S3Request request, String parameter, int byDefault) {
        Optional<String> value = request.parameter(parameter);
        if (value.isEmpty()) {
            return byDefault;
        }
        if (!value.get().matches("\\d{1,9}")) {
            throw new S3Error(
                    S3ErrorCode.INVALID_ARGUMENT, "Provided " + parameter + " not an integer or within integer range");
        }
        return Integer.parseInt(value.get());
    }

    /** Creates a token that is opaque to clients, so that they cannot interpret it. */
    private static String encodeToken(String name) {
        return Base64.getEncoder().encodeToString(("after:" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static String decodeToken(String token) {
        try {
            String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (decoded.startsWith("after:")) {
                return decoded.substring("after:".length());
            }
        } catch (IllegalArgumentException expected) {
            // It is not a token of this server: the answer is the same as for any other wrong token.
        }
        throw new S3Error(S3ErrorCode.INVALID_ARGUMENT, "The continuation token provided is incorrect");
    }
}
