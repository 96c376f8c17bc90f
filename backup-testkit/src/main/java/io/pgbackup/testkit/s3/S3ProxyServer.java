package io.pgbackup.testkit.s3;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/**
 * A third-party S3 server, s3proxy with its store in memory: a second opinion in addition to {@link StrictS3Server}.
 *
 * <p>It listens on a free port of 127.0.0.1, plain HTTP, path style, and checks signatures. Unlike S3 it accepts any full-object
 * checksum, any order of parts and parts of unknown uploads, and cannot hold the keys {@code a} and {@code a/b} together.
 *
 * <p>Not every user of the testkit needs it. A module that does must declare {@code org.gaul:s3proxy} and {@code
 * com.fasterxml.jackson.core:jackson-annotations} in scope test, and an SLF4J provider that is not logback, or that is configured.
 */
public final class S3ProxyServer implements AutoCloseable {

    private static final String ACCESS_KEY = "AKIAS3PROXYSERVER000";
    private static final String SECRET_KEY = "s3proxy/secret/key/of/40/characters/0000";

    private final S3Proxy proxy;

    private S3ProxyServer(S3Proxy proxy) {
        this.proxy = proxy;
    }

    public static S3ProxyServer start() {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("s3proxy did not start", e);
        }
        return new S3ProxyServer(proxy);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** Any value works. */
    public String region() {
        return "us-east-1";
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("s3proxy did not stop", e);
        }
    }

    @Override
    public String toString() {
        return "s3proxy at " + endpoint();
    }
}
