package io.pgbackup.jdbc.catalog.graph;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import java.util.Optional;

/**
 * The kinds of nodes, and the order among them where dependencies leave a choice.
 *
 * <p>Casts are early because a view that uses a cast only depends on the cast's function.
 */
public enum ObjectKind {
    SCHEMA(1, EntryKind.SCHEMA),
    LANGUAGE(2, EntryKind.LANGUAGE),
    COLLATION(3, EntryKind.COLLATION),
    TRANSFORM(4, EntryKind.TRANSFORM),
    EXTENSION(5, EntryKind.EXTENSION),
    SHELL_TYPE(6, EntryKind.SHELL_TYPE),
    TYPE(6, EntryKind.TYPE),
    DOMAIN(6, EntryKind.DOMAIN),
    CAST(7, EntryKind.CAST),
    FUNCTION(8, EntryKind.FUNCTION),
    PROCEDURE(8, EntryKind.PROCEDURE),
    AGGREGATE(9, EntryKind.AGGREGATE),
    ACCESS_METHOD(10, EntryKind.ACCESS_METHOD),
    OPERATOR(11, EntryKind.OPERATOR),
    OPERATOR_FAMILY(12, EntryKind.OPERATOR_FAMILY),
    OPERATOR_CLASS(12, EntryKind.OPERATOR_CLASS),
    CONVERSION(13, EntryKind.CONVERSION),
    TEXT_SEARCH_PARSER(14, EntryKind.TEXT_SEARCH_PARSER),
    TEXT_SEARCH_TEMPLATE(15, EntryKind.TEXT_SEARCH_TEMPLATE),
    TEXT_SEARCH_DICTIONARY(16, EntryKind.TEXT_SEARCH_DICTIONARY),
    TEXT_SEARCH_CONFIGURATION(17, EntryKind.TEXT_SEARCH_CONFIGURATION),
    FOREIGN_DATA_WRAPPER(18, EntryKind.FOREIGN_DATA_WRAPPER),
    SERVER(19, EntryKind.SERVER),
    USER_MAPPING(19, EntryKind.USER_MAPPING),
    TABLE(20, EntryKind.TABLE),
    FOREIGN_TABLE(20, EntryKind.FOREIGN_TABLE),
    VIEW(20, EntryKind.VIEW),
    MATERIALIZED_VIEW(20, EntryKind.MATERIALIZED_VIEW),
    SEQUENCE(20, EntryKind.SEQUENCE),
    /** The {@code pg_class} row of a composite type: never written, carries the dependencies of the attributes. */
    COMPOSITE_RELATION(20),
    SEQUENCE_OWNED_BY(21, EntryKind.SEQUENCE_OWNED_BY),
    TABLE_ATTACH(22, EntryKind.TABLE_ATTACH),
    /** Row types, array types, multirange types: never written, carry dependencies only. */
    DUMMY_TYPE(23),
    DEFAULT(24, EntryKind.DEFAULT),
    PRE_DATA_BOUNDARY(25),
    /** {@code lo_create} counts as data, yet must come before the first row. */
    LARGE_OBJECT(26, EntryKind.LARGE_OBJECT, Section.DATA, Place.PRE_DATA),
    TABLE_DATA(27, EntryKind.TABLE_DATA, Section.DATA, Place.DATA),
    SEQUENCE_SET(28, EntryKind.SEQUENCE_SET, Section.DATA, Place.SEQUENCE_VALUES),
    LARGE_OBJECT_DATA(29, EntryKind.LARGE_OBJECT_DATA, Section.DATA, Place.DATA),
    /** Planner statistics of tables. */
    STATISTICS_DATA(30, EntryKind.STATISTICS_DATA, Section.DATA, Place.STATISTICS),
    POST_DATA_BOUNDARY(31),
    CONSTRAINT(32, EntryKind.CONSTRAINT, Section.POST_DATA, Place.POST_DATA),
    CHECK_CONSTRAINT(32, EntryKind.CHECK_CONSTRAINT, Section.POST_DATA, Place.POST_DATA),
    INDEX(33, EntryKind.INDEX, Section.POST_DATA, Place.POST_DATA),
    INDEX_ATTACH(34, EntryKind.INDEX_ATTACH, Section.POST_DATA, Place.POST_DATA),
    STATISTICS(35, EntryKind.STATISTICS, Section.POST_DATA, Place.POST_DATA),
    RULE(36, EntryKind.RULE, Section.POST_DATA, Place.POST_DATA),
    TRIGGER(37, EntryKind.TRIGGER, Section.POST_DATA, Place.POST_DATA),
    FK_CONSTRAINT(38, EntryKind.FK_CONSTRAINT, Section.POST_DATA, Place.POST_DATA),
    POLICY(39, EntryKind.POLICY, Section.POST_DATA, Place.POST_DATA),
    ROW_SECURITY(39, EntryKind.ROW_SECURITY, Section.POST_DATA, Place.POST_DATA),
    PUBLICATION(40, EntryKind.PUBLICATION, Section.POST_DATA, Place.POST_DATA),
    PUBLICATION_TABLE(41, EntryKind.PUBLICATION_TABLE, Section.POST_DATA, Place.POST_DATA),
    PUBLICATION_SCHEMA(42, EntryKind.PUBLICATION_SCHEMA, Section.POST_DATA, Place.POST_DATA),
    SUBSCRIPTION(43, EntryKind.SUBSCRIPTION, Section.POST_DATA, Place.POST_DATA),
    DEFAULT_ACL(44, EntryKind.DEFAULT_ACL, Section.POST_DATA, Place.PRIVILEGES),
    EVENT_TRIGGER(45, EntryKind.EVENT_TRIGGER, Section.POST_DATA, Place.LAST),
    MATERIALIZED_VIEW_DATA(46, EntryKind.MATERIALIZED_VIEW_DATA, Section.POST_DATA, Place.LAST),
    /** Planner statistics that building or refreshing would overwrite: those of indexes and materialized views. */
    LATE_STATISTICS_DATA(47, EntryKind.STATISTICS_DATA, Section.POST_DATA, Place.LAST);

    private final int rank;
    private final Optional<EntryKind> entryKind;
    private final Section section;
    private final Place place;

    ObjectKind(int rank) {
        this(rank, Optional.empty(), Section.PRE_DATA, Place.PRE_DATA);
    }

    ObjectKind(int rank, EntryKind entryKind) {
        this(rank, Optional.of(entryKind), Section.PRE_DATA, Place.PRE_DATA);
    }

    ObjectKind(int rank, EntryKind entryKind, Section section, Place place) {
        this(rank, Optional.of(entryKind), section, place);
    }

    ObjectKind(int rank, Optional<EntryKind> entryKind, Section section, Place place) {
        this.rank = rank;
        this.entryKind = entryKind;
        this.section = section;
        this.place = place;
    }

    /** Kinds of a lower rank come first. */
    public int rank() {
        return rank;
    }

    /** Returns the kind of the entry in the file; empty for nodes that are never written. */
    public Optional<EntryKind> entryKind() {
        return entryKind;
    }

    Section section() {
        return section;
    }

    Place place() {
        return place;
    }
}
