/**
 * Servers for the S3 protocol. They differ on purpose: {@code StrictS3Server} is part of this project, is as strict as S3 and can fail on
 * demand; {@code S3ProxyServer} is a third party's, so that a misreading of S3's rules is not confirmed by a server that shares it.
 */
@NullMarked
package io.pgbackup.testkit.s3;

import org.jspecify.annotations.NullMarked;
