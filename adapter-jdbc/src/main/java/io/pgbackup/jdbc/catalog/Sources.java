package io.pgbackup.jdbc.catalog;

import java.util.List;
import java.util.Set;

/** Every kind of object that is dumped: to add a kind is to add a class and a line here. */
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

    /** Those that can have something to read in a part of a database. */
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

    /** Run after all sources, in this order. A part is not held to account for what lies outside of it. */
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
