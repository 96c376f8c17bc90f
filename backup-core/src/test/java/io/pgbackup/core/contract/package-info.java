/**
 * What every implementation of a port must do: abstract test suites, of which each implementation has one subclass. A store or a codec of
 * your own is right when its subclass passes.
 *
 * <p>These suites and the {@linkplain io.pgbackup.core.fake fakes} are published as a jar of their own:
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
 * <p>Maven hands on no dependencies of a jar of tests. So whoever uses this one declares {@code backup-core} itself and, in scope {@code test},
 * {@code junit-jupiter-api}, {@code junit-jupiter-params}, {@code junit-jupiter-engine} and {@code assertj-core}.
 */
@NullMarked
package io.pgbackup.core.contract;

import org.jspecify.annotations.NullMarked;
