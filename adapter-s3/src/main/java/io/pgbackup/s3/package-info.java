/**
 * The store on S3 and S3-compatible services: {@link io.pgbackup.s3.S3Settings} says where,
 * {@link io.pgbackup.s3.S3Stores} opens it.
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
 * <p><b>HTTP client.</b> {@code apache5-client}, although {@code url-connection-client} is 2.3 MB smaller and as fast.
 * Tried against a peer that refuses an upload before its body: {@code HttpURLConnection} sends the request three times, loses
 * the error code (so a missing right cannot be told from a missing bucket, nor SlowDown be waited for), and hangs where
 * {@code 100 Continue} never comes; it repeats a POST by itself, the commit among them, and keeps no more than five
 * connections. Apache's sends once, keeps the code, and has a pool. Neither has a timeout for writes, so every request with
 * a body has a deadline of its own ({@link io.pgbackup.s3.S3Requests}).
 *
 * <p>At level DEBUG {@code org.apache.hc} logs what goes over the wire, session tokens and row data included: programs keep
 * that logger at WARN, whatever else they log.
 */
@NullMarked
package io.pgbackup.s3;

import org.jspecify.annotations.NullMarked;
