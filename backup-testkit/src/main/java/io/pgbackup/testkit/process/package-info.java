/** Programs that run beside a test, and lines that go dead. */
@NullMarked
package io.pgbackup.testkit.process;

import org.jspecify.annotations.NullMarked;
