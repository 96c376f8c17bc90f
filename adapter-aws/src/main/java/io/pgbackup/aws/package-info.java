/**
 * What AWS knows of databases: their passwords in Secrets Manager and in the parameter store, tokens for databases of RDS that trust
 * IAM, and the certificates that these databases prove themselves with.
 *
 * <p>{@link io.pgbackup.aws.DatabaseSecrets} reads, {@link io.pgbackup.aws.RdsTokens} signs, {@link io.pgbackup.aws.RdsTrust} holds the
 * certificates; {@link io.pgbackup.aws.RdsEndpoint} tells which hosts are databases of RDS.
 */
@NullMarked
package io.pgbackup.aws;

import org.jspecify.annotations.NullMarked;
