package io.pgbackup.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attributes that a client stores with an object in addition to its data: user metadata, content headers, encryption.
 *
 * @param headers headers by lower-case name, as they are returned
 */
record S3Attributes(Map<String, String> headers) {

    static final String ENCRYPTION = "x-amz-server-side-encryption";
    private static final String KMS_KEY = ENCRYPTION + "-aws-kms-key-id";
    private static final String METADATA = "x-amz-meta-";
    private static final int MAX_METADATA_BYTES = 2048;
    private static final Set<String> KEPT = Set.of(
            "content-type",
            "content-encoding",
            "content-disposition",
            "content-language",
            "cache-control",
            "expires",
            "x-amz-storage-class",
            ENCRYPTION,
            KMS_KEY,
            ENCRYPTION + "-bucket-key-enabled");

    S3Attributes {
        headers = Map.copyOf(headers);
    }

    /** Returns the attributes that the headers of a Put or Create request, with S3's defaults for the others. */
    static S3Attributes of(Map<String, String> requestHeaders) {
        Map<String, String> kept = new TreeMap<>();
        int metadataBytes = 0;
        for (Map.Entry<String, String> header : requestHeaders.entrySet()) {
            String name = header.getKey();
            if (name.startsWith(METADATA)) {
                metadataBytes +=
                        name.length() - METADATA.length() + header.getValue().getBytes(StandardCharsets.UTF_8).length;
                kept.put(name, header.getValue());
            } else if (KEPT.contains(name)) {
                kept.put(name, header.getValue());
            }
        }
        if (metadataBytes > MAX_METADATA_BYTES) {
            throw new S3Error(
                    S3ErrorCode.METADATA_TOO_LARGE,
                    "Your metadata headers exceed the maximum allowed metadata size of 2048 bytes");
        }
        dropTransferCoding(kept);
        kept.putIfAbsent("content-type", "binary/octet-stream");
        checkEncryption(kept);
        return new S3Attributes(kept);
    }

    private static void dropTransferCoding(Map<String, String> kept) {
        String coding = kept.remove("content-encoding");
        if (coding != null) {
            String rest = coding.replaceFirst("^aws-chunked(\\s*,\\s*|$)", "");
            if (!rest.isEmpty()) {
                kept.put("content-encoding", rest);
            }
        }
    }

    private static void checkEncryption(Map<String, String> kept) {
        String encryption = kept.computeIfAbsent(ENCRYPTION, name -> "AES256");
        if (!Set.of("AES256", "aws:kms", "aws:kms:dsse").contains(encryption)) {
            throw new S3Error(S3ErrorCode.INVALID_ARGUMENT, "The encryption method specified is not supported");
        }
        if (encryption.equals("AES256") && kept.containsKey(KMS_KEY)) {
            throw new S3Error(
                    S3ErrorCode.INVALID_ARGUMENT,
                    "Server Side Encryption with AWS KMS managed key requires HTTP header " + ENCRYPTION
                            + " : aws:kms");
        }
        if (!encryption.equals("AES256")) {
            kept.putIfAbsent(KMS_KEY, "arn:aws:kms:us-east-1:000000000000:alias/aws/s3");
        }
    }

    /** Whether the data are encrypted with a KMS key, in which case S3's ETag is not the MD5. */
    boolean isKms() {
        return !"AES256".equals(headers.get(ENCRYPTION));
    }

    Map<String, String> encryptionHeaders() {
        Map<String, String> encryption = new TreeMap<>(headers);
        encryption.keySet().removeIf(name -> !name.startsWith(ENCRYPTION));
        return encryption;
    }
}
