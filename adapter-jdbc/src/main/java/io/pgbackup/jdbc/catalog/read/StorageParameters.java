package io.pgbackup.jdbc.catalog.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The known storage parameters, by the kind of object that has them. A parameter that is not listed here is never written: it may
 * be internal to the server, or belong to a fork of PostgreSQL, and other servers refuse it.
 */
public final class StorageParameters {

    static final StorageParameters TOAST_TABLE = new StorageParameters(
            "autovacuum_enabled",
            "autovacuum_vacuum_threshold",
            "autovacuum_vacuum_max_threshold",
            "autovacuum_vacuum_insert_threshold",
            "autovacuum_vacuum_cost_limit",
            "autovacuum_vacuum_cost_delay",
            "autovacuum_vacuum_scale_factor",
            "autovacuum_vacuum_insert_scale_factor",
            "autovacuum_freeze_min_age",
            "autovacuum_freeze_max_age",
            "autovacuum_freeze_table_age",
            "autovacuum_multixact_freeze_min_age",
            "autovacuum_multixact_freeze_max_age",
            "autovacuum_multixact_freeze_table_age",
            "autovacuum_parallel_workers",
            "log_autovacuum_min_duration",
            "vacuum_index_cleanup",
            "vacuum_truncate",
            "vacuum_max_eager_freeze_failure_rate");

    static final StorageParameters COLUMN = new StorageParameters("n_distinct", "n_distinct_inherited");

    public static final StorageParameters TABLESPACE = new StorageParameters(
            "seq_page_cost", "random_page_cost", "effective_io_concurrency", "maintenance_io_concurrency");

    private static final StorageParameters TABLE = new StorageParameters(
                    "fillfactor",
                    "toast_tuple_target",
                    "parallel_workers",
                    "user_catalog_table",
                    "autovacuum_analyze_threshold",
                    "autovacuum_analyze_scale_factor",
                    "log_autoanalyze_min_duration")
            .and(TOAST_TABLE);

    private static final StorageParameters VIEW =
            new StorageParameters("security_barrier", "security_invoker", "check_option");

    /** For partitioned tables, and all other kinds that store nothing. */
    private static final StorageParameters NONE = new StorageParameters();

    /** Parameters of indexes, by access method. */
    private static final Map<String, StorageParameters> INDEXES = Map.of(
            "btree", new StorageParameters("fillfactor", "deduplicate_items", "vacuum_cleanup_index_scale_factor"),
            "hash", new StorageParameters("fillfactor"),
            "gist", new StorageParameters("fillfactor", "buffering"),
            "spgist", new StorageParameters("fillfactor"),
            "gin", new StorageParameters("fastupdate", "gin_pending_list_limit"),
            "brin", new StorageParameters("pages_per_range", "autosummarize"));

    /** Parameters that came after version 13, with the first version that has them. */
    private static final Map<String, Integer> SINCE = Map.of(
            "security_invoker", 15,
            "autovacuum_vacuum_max_threshold", 18,
            "vacuum_max_eager_freeze_failure_rate", 18,
            "autovacuum_parallel_workers", 19,
            "log_autoanalyze_min_duration", 19);

    /** A parameter that some minor releases set on every new column, for the server's internal use only. */
    private static final String SERVERS_OWN = "pg_attver";

    private final Set<String> names;

    private StorageParameters(String... names) {
        this.names = Set.of(names);
    }

    private StorageParameters and(StorageParameters others) {
        return new StorageParameters(
                Stream.concat(names.stream(), others.names.stream()).toArray(String[]::new));
    }

    /** Returns the parameters of a relation of this kind, except for indexes. */
    static StorageParameters ofRelation(char relkind) {
        return switch (relkind) {
            case 'r', 'm' -> TABLE;
            case 'v' -> VIEW;
            default -> NONE;
        };
    }

    /**
     * Returns the parameters of an index of a built-in access method; empty for access methods of extensions, whose parameters only
     * the extension knows.
     */
    public static Optional<StorageParameters> ofIndex(String accessMethod) {
        return Optional.ofNullable(INDEXES.get(accessMethod));
    }

    /**
     * Returns the options that are to be written.
     *
     * @param options {@code name=value}
     * @param major version of the server that they are from
     */
    public List<String> known(List<String> options, int major) {
        return options.stream().filter(option -> isKnown(name(option), major)).toList();
    }

    /** Returns the names of the other options, without the server's internal one. */
    public List<String> unknown(List<String> options, int major) {
        return options.stream()
                .map(StorageParameters::name)
                .filter(name -> !isKnown(name, major) && !name.equals(SERVERS_OWN))
                .toList();
    }

    private boolean isKnown(String name, int major) {
        return names.contains(name) && SINCE.getOrDefault(name, 0) <= major;
    }

    private static String name(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option : option.substring(0, equals);
    }

    /** Reports which parameters of relations and columns are left out. */
    public static List<String> losses(CatalogContext context) {
        List<String> losses = new ArrayList<>();
        for (Relation relation : context.relations().dumped("rpfvmS")) {
            Stream<String> toast = relation.unknownToastOptions().stream().map(name -> "toast." + name);
            String names =
                    Stream.concat(relation.unknownOptions().stream(), toast).collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                losses.add(loss("relation " + relation.qualifiedName(), names));
                context.losses().parameters(relation.id(), List.of(names.split(", ", -1)));
            }
            for (Column column : context.columns().of(relation.oid())) {
                if (!column.unknownOptions().isEmpty()) {
                    losses.add(loss(
                            "column " + column.name() + " of relation " + relation.qualifiedName(),
                            String.join(", ", column.unknownOptions())));
                    context.losses().parameters(relation.id(), column.unknownOptions());
                }
            }
        }
        return losses;
    }

    /** Returns a sentence about parameters that are left out. */
    public static String loss(String object, String names) {
        return object + " has unknown storage parameters: " + names + ": a copy will not have them";
    }
}
