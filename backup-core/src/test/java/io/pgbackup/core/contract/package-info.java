/**
 * Contracts of the ports: abstract test suites, of which each implementation has one subclass. Your own store or codec is correct if its
 * subclass passes.
 *
 * <p>These suites and the {@linkplain io.pgbackup.core.fake fakes} are published as a separate jar:
 *
 * <pre>{@code
 * <dependency>
 *   <groupId>io.pgbackup</groupId>
 *   <artifactId>backup-core</artifactId>
 *   <version>…</version>
 *   <type>test-jar</type>
 *   <scope>test</scope>
 * </dependency>
 * }</pre>
 *
 * <p>Maven does not resolve the dependencies of a test-jar. A project that uses this jar therefore declares {@code backup-core} itself and,
 * in scope {@code test}, {@code junit-jupiter-api}, {@code junit-jupiter-params}, {@code junit-jupiter-engine} and {@code assertj-core}.
 */
@NullMarked
package io.pgbackup.core.contract;

import org.jspecify.annotations.NullMarked;
