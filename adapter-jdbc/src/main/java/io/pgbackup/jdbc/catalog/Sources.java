package io.pgbackup.jdbc.catalog;

import io.pgbackup.jdbc.catalog.database.EventTriggers;
import io.pgbackup.jdbc.catalog.database.ExtensionTables;
import io.pgbackup.jdbc.catalog.database.Extensions;
import io.pgbackup.jdbc.catalog.database.ForeignServers;
import io.pgbackup.jdbc.catalog.database.LargeObjects;
import io.pgbackup.jdbc.catalog.database.Publications;
import io.pgbackup.jdbc.catalog.database.Schemas;
import io.pgbackup.jdbc.catalog.database.Subscriptions;
import io.pgbackup.jdbc.catalog.database.TextSearchConfigurations;
import io.pgbackup.jdbc.catalog.database.TextSearchDictionaries;
import io.pgbackup.jdbc.catalog.database.TextSearchParts;
import io.pgbackup.jdbc.catalog.read.DumpedPart;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.rights.ColumnPrivileges;
import io.pgbackup.jdbc.catalog.rights.DefaultPrivileges;
import io.pgbackup.jdbc.catalog.rights.Privileges;
import io.pgbackup.jdbc.catalog.routine.AccessMethods;
import io.pgbackup.jdbc.catalog.routine.Aggregates;
import io.pgbackup.jdbc.catalog.routine.Functions;
import io.pgbackup.jdbc.catalog.routine.Languages;
import io.pgbackup.jdbc.catalog.routine.OperatorClasses;
import io.pgbackup.jdbc.catalog.routine.Operators;
import io.pgbackup.jdbc.catalog.table.ExtendedStatistics;
import io.pgbackup.jdbc.catalog.table.ForeignKeys;
import io.pgbackup.jdbc.catalog.table.Indexes;
import io.pgbackup.jdbc.catalog.table.Partitions;
import io.pgbackup.jdbc.catalog.table.Policies;
import io.pgbackup.jdbc.catalog.table.Refreshes;
import io.pgbackup.jdbc.catalog.table.Rules;
import io.pgbackup.jdbc.catalog.table.Sequences;
import io.pgbackup.jdbc.catalog.table.TableRows;
import io.pgbackup.jdbc.catalog.table.Tables;
import io.pgbackup.jdbc.catalog.table.Triggers;
import io.pgbackup.jdbc.catalog.table.Views;
import io.pgbackup.jdbc.catalog.type.BaseTypes;
import io.pgbackup.jdbc.catalog.type.Casts;
import io.pgbackup.jdbc.catalog.type.Collations;
import io.pgbackup.jdbc.catalog.type.CompositeTypes;
import io.pgbackup.jdbc.catalog.type.Conversions;
import io.pgbackup.jdbc.catalog.type.DependentTypes;
import io.pgbackup.jdbc.catalog.type.Domains;
import io.pgbackup.jdbc.catalog.type.EnumTypes;
import io.pgbackup.jdbc.catalog.type.RangeTypes;
import io.pgbackup.jdbc.catalog.type.Transforms;
import io.pgbackup.jdbc.catalog.warning.CollationVersions;
import io.pgbackup.jdbc.catalog.warning.ExtensionLosses;
import io.pgbackup.jdbc.catalog.warning.ExtensionRows;
import io.pgbackup.jdbc.catalog.warning.Losses;
import io.pgbackup.jdbc.catalog.warning.SystemLosses;
import io.pgbackup.jdbc.catalog.warning.UncoveredKinds;
import java.util.List;
import java.util.Set;

/** Lists the classes that read the kinds of objects. {@code docs/architecture.md} lists what else a new kind needs. */
final class Sources {

    private Sources() {}

    private static final Set<Class<?>> OF_SCHEMALESS = Set.of(
            Extensions.class,
            Languages.class,
            Casts.class,
            Transforms.class,
            LargeObjects.class,
            EventTriggers.class,
            AccessMethods.class,
            ForeignServers.class,
            Publications.class,
            Subscriptions.class);

    private static final Set<Class<?>> OF_CONTENT = Set.of(LargeObjects.class, Refreshes.class, TableRows.class);

    /** Returns the sources that may find objects in a part of a database. */
    static List<ObjectSource> of(DumpedPart part) {
        return all().stream()
                .filter(source -> part.includesSchemaless() || !OF_SCHEMALESS.contains(source.getClass()))
                .filter(source -> !part.isSchemaOnly() || !OF_CONTENT.contains(source.getClass()))
                .toList();
    }

    static List<ObjectSource> all() {
        return List.of(
                new Schemas(),
                new Extensions(),
                new EnumTypes(),
                new CompositeTypes(),
                new RangeTypes(),
                new BaseTypes(),
                new Domains(),
                new DependentTypes(),
                new Functions(),
                new Aggregates(),
                new Languages(),
                new Collations(),
                new Casts(),
                new Transforms(),
                new LargeObjects(),
                new EventTriggers(),
                new Operators(),
                new OperatorClasses(),
                new AccessMethods(),
                new Conversions(),
                new TextSearchParts(),
                new TextSearchDictionaries(),
                new TextSearchConfigurations(),
                new ForeignServers(),
                new Publications(),
                new Subscriptions(),
                new DefaultPrivileges(),
                new Tables(),
                new Partitions(),
                new Sequences(),
                new Views(),
                new Refreshes(),
                new TableRows(),
                new Indexes(),
                new ForeignKeys(),
                new ExtendedStatistics(),
                new Rules(),
                new Triggers(),
                new Policies());
    }

    private static final Set<Class<?>> OF_THE_WHOLE =
            Set.of(ExtensionLosses.class, SystemLosses.class, CollationVersions.class);

    /**
     * Returns the passes that run after all sources, in this order. For a part of a database, passes about objects outside of it
     * are left out.
     */
    static List<ObjectPass> passes(DumpedPart part) {
        return passes().stream()
                .filter(pass -> part.includesSchemaless() || !OF_THE_WHOLE.contains(pass.getClass()))
                .toList();
    }

    private static List<ObjectPass> passes() {
        return List.of(
                new ExtensionTables(),
                new Privileges(),
                new ColumnPrivileges(),
                new UncoveredKinds(),
                new Losses(),
                new ExtensionRows(),
                new ExtensionLosses(),
                new SystemLosses(),
                new CollationVersions());
    }
}
