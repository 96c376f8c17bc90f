/**
 * Honest fakes of the ports, in memory: they keep every promise of the port, and can be told to break.
 *
 * <p>Published with {@link io.pgbackup.core.contract} as {@code backup-core} of type {@code test-jar}, for tests of whoever calls the core.
 */
@NullMarked
package io.pgbackup.core.fake;

import org.jspecify.annotations.NullMarked;
