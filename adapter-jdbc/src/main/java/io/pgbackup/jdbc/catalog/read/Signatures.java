package io.pgbackup.jdbc.catalog.read;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Distinguishes functions of one name. */
public final class Signatures {

    /** SQL for the types of a function's input arguments, {@code integer, text}; of {@code pg_proc p}. */
    public static final String ARGUMENT_TYPES = argumentTypes("p");

    /** SQL for the same types as an array of schema and name alternately. */
    public static final String SORT_KEYS = """
            (SELECT array_agg(k.k ORDER BY a.o, k.o)::text FROM unnest(p.proargtypes) WITH ORDINALITY a(t, o)
                JOIN pg_type at ON at.oid = a.t JOIN pg_namespace an ON an.oid = at.typnamespace
                CROSS JOIN LATERAL unnest(ARRAY[an.nspname::text, at.typname::text]) WITH ORDINALITY k(k, o))""";

    private Signatures() {}

    /** Returns SQL for the types of the input arguments of the {@code pg_proc} row with this alias. */
    public static String argumentTypes(String alias) {
        return "(SELECT coalesce(string_agg(format_type(a.t, NULL), ', ' ORDER BY a.o), '') FROM unnest(" + alias
                + ".proargtypes) WITH ORDINALITY a(t, o))";
    }

    /**
     * Returns keys that order functions of one name: the number of arguments, then the arguments' types by schema and name.
     *
     * @param sortKeys the column that holds {@link #SORT_KEYS}
     */
    public static List<String> tieBreakers(Row row, String sortKeys) throws SQLException {
        List<String> types = row.list(sortKeys);
        List<String> keys = new ArrayList<>();
        keys.add(String.format(Locale.ROOT, "%04d", types.size()));
        keys.addAll(types);
        return keys;
    }
}
