/** What the commands need of the outside, in their own words: databases, stores, files. */
@NullMarked
package io.pgbackup.cli.connect;

import org.jspecify.annotations.NullMarked;
