package io.pgbackup.core.load;

import java.util.Objects;

/**
 * A table by its unquoted names.
 *
 * @param schema name of its schema
 * @param name name of the table
 */
public record TableName(String schema, String name) {

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
