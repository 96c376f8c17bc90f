/**
 * The programs that tests use and that a machine may lack, each tried before it is trusted.
 *
 * <p>A tool that is only partly installed (a client without its daemon, Terraform without a provider, a script that fails) counts as
 * missing. A test that needs a missing tool is skipped, and the reason is reported at the end of the build; with {@code CI=true} it fails.
 */
@NullMarked
package io.pgbackup.testkit.machine;

import org.jspecify.annotations.NullMarked;
