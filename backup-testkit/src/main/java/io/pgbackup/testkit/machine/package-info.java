/**
 * The programs that tests use and that a machine may lack, each tried before it is trusted.
 *
 * <p>What is half present (a client without its daemon, Terraform without a provider, a script that fails) counts as absent. A
 * test that needs something absent is skipped and the reason is told at the end of the build; with {@code CI=true} it fails.
 */
@NullMarked
package io.pgbackup.testkit.machine;

import org.jspecify.annotations.NullMarked;
