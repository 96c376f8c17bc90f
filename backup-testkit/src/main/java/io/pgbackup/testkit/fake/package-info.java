/** Honest fakes of the ports, in memory: they keep every promise of the port, and can be told to break. */
@NullMarked
package io.pgbackup.testkit.fake;

import org.jspecify.annotations.NullMarked;
