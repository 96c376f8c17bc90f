/**
 * Fakes of the ports, in memory. They keep every promise of the port, and tests can make them fail.
 *
 * <p>The package is published with {@link io.pgbackup.core.contract} as {@code backup-core} of type {@code test-jar}, for tests of programs
 * that call the core.
 */
@NullMarked
package io.pgbackup.core.fake;

import org.jspecify.annotations.NullMarked;
