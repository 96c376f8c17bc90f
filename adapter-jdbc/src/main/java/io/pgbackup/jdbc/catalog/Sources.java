package io.pgbackup.jdbc.catalog;

import java.util.List;

/** Every kind of object that is dumped: to add a kind is to add a class and a line here. */
final class Sources {

    private Sources() {}

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

    /** Run after all sources, in this order. */
    static List<ObjectPass> passes() {
        return List.of(
                new ExtensionTables(),
                new Privileges(),
                new ColumnPrivileges(),
                new UncoveredKinds(),
                new Losses(),
                new ExtensionLosses(),
                new SystemLosses(),
                new CollationVersions(),
                new ColumnOrder());
    }
}
