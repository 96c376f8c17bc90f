package io.pgbackup.testkit.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** The object that a CompleteMultipartUpload creates from an upload, once all of S3's rules for it are met. */
record S3Assembly(S3NewObject object, List<S3Upload.Part> unusedParts) {

    S3Assembly {
        unusedParts = List.copyOf(unusedParts);
    }

    /** One {@code Part} of the request's list. */
    record Listed(int number, String etag, Map<S3Checksum, String> checksums) {}

    /** Reads the list of parts from the request body. */
    static List<Listed> listedParts(byte[] xml) {
        List<Listed> listed = new ArrayList<>();
        for (Element part : S3Xml.children(S3Xml.parse(xml, "CompleteMultipartUpload"), "Part")) {
            Map<S3Checksum, String> checksums = new EnumMap<>(S3Checksum.class);
            for (S3Checksum algorithm : S3Checksum.values()) {
                S3Xml.text(part, algorithm.element()).ifPresent(value -> checksums.put(algorithm, value));
            }
            try {
                listed.add(new Listed(
                        Integer.parseInt(S3Xml.text(part, "PartNumber").orElseThrow(S3Xml::malformed)),
                        S3Condition.unquoted(S3Xml.text(part, "ETag").orElseThrow(S3Xml::malformed)),
                        checksums));
            } catch (NumberFormatException e) {
                throw S3Xml.malformed();
            }
        }
        if (listed.isEmpty()) {
            throw S3Xml.malformed();
        }
        return listed;
    }

    /**
     * Checks order, density, tags, sizes and checksums.
     *
     * @param request the request, whose headers may contain the object's checksum and size
     * @param minimumPartBytes the minimum size of every part except the last
     */
    static S3Assembly of(
            S3Request request, S3Upload upload, List<Listed> listed, long minimumPartBytes, Instant modified) {
        checkOrder(upload, listed);
        List<S3Upload.Part> parts = new ArrayList<>();
        for (Listed one : listed) {
            parts.add(existing(upload, one));
        }
        for (S3Upload.Part part : parts.subList(0, parts.size() - 1)) {
            if (part.digests().size() < minimumPartBytes) {
                throw new S3Error(
                        S3ErrorCode.ENTITY_TOO_SMALL,
                        "Your proposed upload is smaller than the minimum allowed size: part " + part.number() + " has "
                                + part.digests().size() + " bytes, less than " + minimumPartBytes);
            }
        }
        S3Content content =
                new S3Content(parts.stream().map(S3Upload.Part::data).toList());
        checkObjectSize(request, content.size());
        S3ObjectChecksum checksum = checksum(upload, parts);
        checkObjectChecksum(request, upload, checksum);
        List<S3Upload.Part> unused = new ArrayList<>(upload.parts().values());
        unused.removeAll(parts);
        return new S3Assembly(
                new S3NewObject(upload.key(), content, etag(upload, parts), modified, upload.attributes(), checksum),
                unused);
    }

    private static void checkOrder(S3Upload upload, List<Listed> listed) {
        int previous = 0;
        for (Listed part : listed) {
            if (part.number() <= previous) {
                throw new S3Error(
                        S3ErrorCode.INVALID_PART_ORDER,
                        "The list of parts was not in ascending order. Parts must be ordered by part number.");
            }
            if (upload.algorithm() != null && part.number() != previous + 1) {
                throw new S3Error(
                        S3ErrorCode.INVALID_PART_ORDER,
                        "With additional checksums part numbers must be consecutive from 1; part " + (previous + 1)
                                + " is missing.");
            }
            previous = part.number();
        }
    }

    private static S3Upload.Part existing(S3Upload upload, Listed listed) {
        S3Upload.Part part = upload.parts().get(listed.number());
        if (part == null || !part.etag().equals(listed.etag())) {
            throw invalidPart(listed.number());
        }
        listed.checksums().forEach((algorithm, value) -> {
            if (!value.equals(part.digests().checksums().get(algorithm))) {
                throw invalidPart(listed.number());
            }
        });
        S3Checksum algorithm = upload.algorithm();
        if (algorithm != null
                && upload.type() == S3ObjectChecksum.Type.COMPOSITE
                && !listed.checksums().containsKey(algorithm)) {
            throw new S3Error(
                    S3ErrorCode.INVALID_REQUEST,
                    "The upload was created using a " + algorithm
                            + " checksum. The complete request must include the checksum for each part. It was missing"
                            + " for part " + listed.number() + " in the request.");
        }
        return part;
    }

    private static S3Error invalidPart(int number) {
        return new S3Error(
                S3ErrorCode.INVALID_PART,
                "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
                        + " specified entity tag may not match the part's entity tag: part " + number);
    }

    private static void checkObjectSize(S3Request request, long size) {
        Optional<String> declared = request.header("x-amz-mp-object-size");
        if (declared.isPresent() && !declared.get().equals(Long.toString(size))) {
            throw new S3Error(
                    S3ErrorCode.INVALID_REQUEST,
                    "The provided 'x-amz-mp-object-size' header does not match what was computed.");
        }
    }

    private static void checkObjectChecksum(S3Request request, S3Upload upload, @Nullable S3ObjectChecksum checksum) {
        Optional<String> type = request.header("x-amz-checksum-type");
        if (type.isPresent()
                && !(checksum != null && type.get().equals(upload.type().name()))) {
            throw new S3Error(
                    S3ErrorCode.INVALID_REQUEST,
                    "The checksum type of the complete request, " + type.get() + ", is not that of the upload");
        }
        S3Body.declaredChecksums(request.headers()).forEach((algorithm, value) -> {
            if (checksum == null || algorithm != checksum.algorithm()) {
                throw new S3Error(
                        S3ErrorCode.INVALID_REQUEST,
                        "Checksum Type mismatch occurred, expected checksum Type: " + upload.algorithm()
                                + ", actual checksum Type: " + algorithm);
            }
            if (!value.equals(checksum.value()) && !checksum.value().startsWith(value + "-")) {
                throw new S3Error(
                        S3ErrorCode.BAD_DIGEST,
                        "The " + algorithm + " you specified did not match the calculated checksum.");
            }
        });
    }

    private static @Nullable S3ObjectChecksum checksum(S3Upload upload, List<S3Upload.Part> parts) {
        S3Checksum algorithm = upload.algorithm();
        if (algorithm == null) {
            return null;
        }
        String value = upload.type() == S3ObjectChecksum.Type.FULL_OBJECT
                ? fullObjectChecksum(algorithm, parts)
                : compositeChecksum(algorithm, parts);
        return new S3ObjectChecksum(algorithm, upload.type(), value);
    }

    private static String fullObjectChecksum(S3Checksum algorithm, List<S3Upload.Part> parts) {
        CrcCombination combination = algorithm == S3Checksum.CRC32C ? CrcCombination.CRC32C : CrcCombination.CRC32;
        int crc = 0;
        for (S3Upload.Part part : parts) {
            crc = combination.combine(
                    crc, part.digests().crc(algorithm), part.digests().size());
        }
        return BodyDigests.base64OfCrc(crc);
    }

    private static String compositeChecksum(S3Checksum algorithm, List<S3Upload.Part> parts) {
        BodyDigests.Computation computation = new BodyDigests.Computation(Set.of(algorithm));
        for (S3Upload.Part part : parts) {
            byte[] one = Base64.getDecoder().decode(part.digests().checksum(algorithm));
            computation.update(one, 0, one.length);
        }
        return computation.finish().checksum(algorithm) + "-" + parts.size();
    }

    private static String etag(S3Upload upload, List<S3Upload.Part> parts) {
        MessageDigest md5 = BodyDigests.digest("MD5");
        for (S3Upload.Part part : parts) {
            md5.update(ByteBuffer.wrap(HexFormat.of().parseHex(part.digests().md5Hex())));
        }
        return S3NewObject.etag(HexFormat.of().formatHex(md5.digest()), upload.attributes()) + "-" + parts.size();
    }
}
