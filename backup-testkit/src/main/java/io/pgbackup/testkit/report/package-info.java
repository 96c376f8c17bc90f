/** The report at the end of a build on the tests of all modules: how many ran, on which servers, and which were skipped. */
@NullMarked
package io.pgbackup.testkit.report;

import org.jspecify.annotations.NullMarked;
