/**
 * Servers that speak S3. They differ on purpose: {@code StrictS3Server} is ours, strict where S3 is strict and able to fail on demand; {@code
 * S3ProxyServer} is a third party's, so that a misreading of S3's rules is not proved right by a server that shares it.
 */
@NullMarked
package io.pgbackup.testkit.s3;

import org.jspecify.annotations.NullMarked;
