package io.pgbackup.core.dump;

import java.util.Optional;

/** The kinds of entries, under the names that pg_dump gives them in its table of contents. */
public enum EntryKind {
    ROLE("ROLE"),
    ROLE_SETTINGS("ROLE SETTINGS"),
    MEMBERSHIP("ROLE MEMBERSHIP"),
    TABLESPACE("TABLESPACE"),
    TABLESPACE_SETTINGS("TABLESPACE SETTINGS"),
    SCHEMA("SCHEMA"),
    LANGUAGE("PROCEDURAL LANGUAGE"),
    COLLATION("COLLATION"),
    TRANSFORM("TRANSFORM"),
    EXTENSION("EXTENSION"),
    SHELL_TYPE("SHELL TYPE"),
    TYPE("TYPE"),
    DOMAIN("DOMAIN"),
    CAST("CAST"),
    FUNCTION("FUNCTION"),
    PROCEDURE("PROCEDURE"),
    AGGREGATE("AGGREGATE"),
    ACCESS_METHOD("ACCESS METHOD"),
    OPERATOR("OPERATOR"),
    OPERATOR_FAMILY("OPERATOR FAMILY"),
    OPERATOR_CLASS("OPERATOR CLASS"),
    CONVERSION("CONVERSION"),
    TEXT_SEARCH_PARSER("TEXT SEARCH PARSER"),
    TEXT_SEARCH_TEMPLATE("TEXT SEARCH TEMPLATE"),
    TEXT_SEARCH_DICTIONARY("TEXT SEARCH DICTIONARY"),
    TEXT_SEARCH_CONFIGURATION("TEXT SEARCH CONFIGURATION"),
    FOREIGN_DATA_WRAPPER("FOREIGN DATA WRAPPER"),
    SERVER("SERVER"),
    USER_MAPPING("USER MAPPING"),
    TABLE("TABLE"),
    FOREIGN_TABLE("FOREIGN TABLE"),
    VIEW("VIEW"),
    MATERIALIZED_VIEW("MATERIALIZED VIEW"),
    PROPERTY_GRAPH("PROPERTY GRAPH"),
    SEQUENCE("SEQUENCE"),
    SEQUENCE_OWNED_BY("SEQUENCE OWNED BY"),
    TABLE_ATTACH("TABLE ATTACH"),
    DEFAULT("DEFAULT"),
    TABLE_DATA("TABLE DATA"),
    SEQUENCE_SET("SEQUENCE SET"),
    LARGE_OBJECT("BLOB METADATA"),
    LARGE_OBJECT_DATA("BLOBS"),
    STATISTICS_DATA("STATISTICS DATA"),
    CONSTRAINT("CONSTRAINT"),
    CHECK_CONSTRAINT("CHECK CONSTRAINT"),
    INDEX("INDEX"),
    INDEX_ATTACH("INDEX ATTACH"),
    STATISTICS("STATISTICS"),
    RULE("RULE"),
    TRIGGER("TRIGGER"),
    FK_CONSTRAINT("FK CONSTRAINT"),
    POLICY("POLICY"),
    ROW_SECURITY("ROW SECURITY"),
    PUBLICATION("PUBLICATION"),
    PUBLICATION_TABLE("PUBLICATION TABLE"),
    PUBLICATION_SCHEMA("PUBLICATION TABLES IN SCHEMA"),
    SUBSCRIPTION("SUBSCRIPTION"),
    COMMENT("COMMENT"),
    SECURITY_LABEL("SECURITY LABEL"),
    ACL("ACL"),
    DEFAULT_ACL("DEFAULT ACL"),
    EVENT_TRIGGER("EVENT TRIGGER"),
    MATERIALIZED_VIEW_DATA("MATERIALIZED VIEW DATA"),
    DATABASE("DATABASE"),
    DATABASE_PROPERTIES("DATABASE PROPERTIES");

    private final String tag;

    EntryKind(String tag) {
        this.tag = tag;
    }

    /** {@return the kind's name in the file and the index} */
    public String tag() {
        return tag;
    }

    /**
     * {@return the kind with this {@link #tag()}}
     *
     * @param tag as it is in the index
     */
    public static Optional<EntryKind> ofTag(String tag) {
        for (EntryKind kind : values()) {
            if (kind.tag.equals(tag)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
