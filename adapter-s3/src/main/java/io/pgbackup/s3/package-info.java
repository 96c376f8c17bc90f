/**
 * Stores on S3 and S3-compatible services: {@link io.pgbackup.s3.S3Settings} describes a store, and {@link
 * io.pgbackup.s3.S3Stores} opens it.
 *
 * <p><b>Publication.</b> A backup becomes visible through one conditional request ({@code If-None-Match: *}), or not at all.
 * The object is read back in any case. Without an answer, the run token in its metadata decides whether this run stored it ({@link
 * io.pgbackup.s3.S3Commit}).
 *
 * <p><b>Integrity.</b> On S3 every part carries its CRC32C, and the commit carries the CRC32C and the length of the whole object.
 * The core computes all of them, and S3 refuses bytes that do not match. S3-compatible services often refuse, or silently accept,
 * checksum headers that they do not know. With {@link io.pgbackup.s3.S3Settings#compatible()}, every body carries {@code
 * Content-MD5} instead, which all services have always checked, and the length is compared after the commit. The SDK computes no
 * checksums of its own in either mode.
 *
 * <p><b>HTTP client.</b> The client is {@code apache5-client}, although {@code url-connection-client} is 2.3 MB smaller and as
 * fast. Both were tried against a server that refuses an upload before its body. {@code HttpURLConnection} sends the request three
 * times, loses the error code (so a missing right cannot be distinguished from a missing bucket, and SlowDown is not recognized),
 * and hangs if {@code 100 Continue} never arrives; it repeats POST requests by itself, including the commit, and keeps no more
 * than five connections. Apache's client sends once, keeps the code, and has a pool. Neither has a timeout for writes, so every
 * request with a body has a deadline of its own ({@link io.pgbackup.s3.S3Requests}).
 *
 * <p>At level DEBUG {@code org.apache.hc} logs all transferred bytes, including session tokens and row data: programs must keep
 * that logger at WARN, whatever else they log.
 */
@NullMarked
package io.pgbackup.s3;

import org.jspecify.annotations.NullMarked;
