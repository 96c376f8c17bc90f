/** What every implementation of a port must do: abstract test suites, one subclass per implementation. */
@NullMarked
package io.pgbackup.testkit.contract;

import org.jspecify.annotations.NullMarked;
