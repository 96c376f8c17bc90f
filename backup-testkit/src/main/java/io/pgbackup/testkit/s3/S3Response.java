package io.pgbackup.testkit.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A response: status, headers and a body of known length. */
final class S3Response {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter XML_DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Body body;

    /** The body that is sent after the headers; it is closed whether it was sent or not. */
    interface Body extends AutoCloseable {
        long length();

        void write(OutputStream out) throws IOException;

        @Override
        void close();
    }

    private S3Response(int status, Body body) {
        this.status = status;
        this.body = body;
    }

    static S3Response empty(int status) {
        return new S3Response(status, new Bytes(new byte[0]));
    }

    static S3Response xml(int status, S3Xml xml) {
        return new S3Response(status, new Bytes(xml.bytes())).header("content-type", "application/xml");
    }

    static S3Response data(int status, Body body) {
        return new S3Response(status, body);
    }

    static S3Response error(S3Error error, S3Request request, String requestId) {
        S3Xml xml = S3Xml.error()
                .add("Code", error.code().code())
                .add("Message", error.message())
                .addUnlessEmpty("BucketName", request.bucket())
                .addUnlessEmpty("Key", request.key())
                .add("RequestId", requestId)
                .add("HostId", "strict-s3-server");
        return xml(error.code().status(), xml).headers(error.headers());
    }

    S3Response header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    S3Response headers(Map<String, String> more) {
        headers.putAll(more);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Body body() {
        return body;
    }

    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }

    static String xmlDate(Instant time) {
        return XML_DATE.format(time);
    }

    private static final class Bytes implements Body {

        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void write(OutputStream out) throws IOException {
            out.write(bytes);
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
