/** What every program of this project has: a version, and logging that says nothing until it knows where to. */
@NullMarked
package io.pgbackup.program;

import org.jspecify.annotations.NullMarked;
