/** Sample databases with content that looks like real life, for tests, demonstrations and measurements. */
@NullMarked
package io.pgbackup.testkit.sample;

import org.jspecify.annotations.NullMarked;
