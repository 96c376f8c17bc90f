package io.pgbackup.testkit.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The digests of one body.
 *
 * @param md5 in base64, as in {@code Content-MD5}
 * @param checksums in base64, as in the headers of S3; always both CRCs, the others on request
 */
record BodyDigests(long size, String md5, Map<S3Checksum, String> checksums) {

    BodyDigests {
        checksums = Map.copyOf(checksums);
    }

    String md5Hex() {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(md5));
    }

    String checksum(S3Checksum algorithm) {
        String value = checksums.get(algorithm);
        if (value == null) {
            throw new IllegalStateException(algorithm + " was not computed");
        }
        return value;
    }

    /** Returns the CRC as a number. */
    int crc(S3Checksum algorithm) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(checksum(algorithm))).getInt();
    }

    static String base64OfCrc(int crc) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** Computes the digests of a body while it is read. */
    static final class Computation {

        private final MessageDigest md5 = digest("MD5");
        private final Map<S3Checksum, Checksum> crcs = new EnumMap<>(S3Checksum.class);
        private final Map<S3Checksum, MessageDigest> hashes = new EnumMap<>(S3Checksum.class);
        private long size;

        Computation(Set<S3Checksum> wanted) {
            crcs.put(S3Checksum.CRC32, new CRC32());
            crcs.put(S3Checksum.CRC32C, new CRC32C());
            if (wanted.contains(S3Checksum.SHA1)) {
                hashes.put(S3Checksum.SHA1, digest("SHA-1"));
            }
            if (wanted.contains(S3Checksum.SHA256)) {
                hashes.put(S3Checksum.SHA256, digest("SHA-256"));
            }
        }

        void update(byte[] data, int offset, int length) {
            size += length;
            md5.update(data, offset, length);
            crcs.values().forEach(crc -> crc.update(data, offset, length));
            hashes.values().forEach(hash -> hash.update(data, offset, length));
        }

        BodyDigests finish() {
            Map<S3Checksum, String> values = new EnumMap<>(S3Checksum.class);
            crcs.forEach((algorithm, crc) -> values.put(algorithm, base64OfCrc((int) crc.getValue())));
            hashes.forEach((algorithm, hash) ->
                    values.put(algorithm, Base64.getEncoder().encodeToString(hash.digest())));
            return new BodyDigests(size, Base64.getEncoder().encodeToString(md5.digest()), values);
        }
    }
}
