/** What a build says at its end of all tests of all modules: how many ran, on which servers, and which were skipped. */
@NullMarked
package io.pgbackup.testkit.report;

import org.jspecify.annotations.NullMarked;
