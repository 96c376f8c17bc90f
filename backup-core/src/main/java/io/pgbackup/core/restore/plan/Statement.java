package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.Entry;

/** An entry with its SQL. */
public record Statement(Entry entry, String sql) {}
