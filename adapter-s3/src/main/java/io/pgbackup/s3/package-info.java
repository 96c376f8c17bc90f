/**
 * The store on S3 and S3-compatible services: {@link io.pgbackup.s3.S3Settings} says where,
 * {@link io.pgbackup.s3.S3Stores} or {@link io.pgbackup.s3.S3Module} open it.
 *
 * <p><b>Publication.</b> A backup becomes visible by one conditional request ({@code If-None-Match: *}), or not at all.
 * Whatever the answer to that request, or if there is none, the key is read back and the run token in its metadata decides
 * ({@link io.pgbackup.s3.S3Commit}).
 *
 * <p><b>Integrity.</b> On S3 every part carries its CRC32C and the commit carries the CRC32C and length of the whole object,
 * all computed by the core; S3 refuses what does not match. S3-compatible services often refuse, or silently accept,
 * checksum headers they do not know; with {@link io.pgbackup.s3.S3Settings#compatible()} every body carries
 * {@code Content-MD5} instead, which all of them have checked since the beginning, and the length is compared after the
 * commit. The SDK computes no checksums of its own in either mode.
 *
 * <p><b>HTTP client.</b> {@code url-connection-client}: 33 KB instead of 2.3 MB (apache5), the same processor time per
 * gigabyte within the noise, and the SDK's pooled clients add nothing here, since the number of connections is the number
 * of threads that the core uses. {@code HttpURLConnection} keeps five idle connections per host
 * ({@code http.maxConnections}); a sixth worker opens a new one per part, which is one handshake per 8 MiB or more. It has
 * no timeout for writes, so every request with a body also has a deadline of its own
 * ({@link io.pgbackup.s3.S3Requests}).
 */
@NullMarked
package io.pgbackup.s3;

import org.jspecify.annotations.NullMarked;
