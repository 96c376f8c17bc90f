/**
 * Access to AWS for databases: their passwords in Secrets Manager and in the parameter store, tokens for databases of RDS that trust IAM,
 * and the certificates with which these databases prove their identity.
 *
 * <p>{@link io.pgbackup.aws.DatabaseSecrets} reads, {@link io.pgbackup.aws.RdsTokens} signs, {@link io.pgbackup.aws.RdsTrust} holds the
 * certificates; {@link io.pgbackup.aws.RdsEndpoint} recognizes hosts of RDS databases.
 */
@NullMarked
package io.pgbackup.aws;

import org.jspecify.annotations.NullMarked;
