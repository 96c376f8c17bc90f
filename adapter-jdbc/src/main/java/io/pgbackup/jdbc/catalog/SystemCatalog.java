package io.pgbackup.jdbc.catalog;

/** The oids of the system catalogs, which are the same on every server. */
final class SystemCatalog {

    static final long DEFAULT_ACL = 826;
    static final long TYPE = 1247;
    static final long PROC = 1255;
    static final long CLASS = 1259;
    static final long AUTHID = 1260;
    static final long DATABASE = 1262;
    static final long FOREIGN_SERVER = 1417;
    static final long USER_MAPPING = 1418;
    static final long FOREIGN_DATA_WRAPPER = 2328;
    static final long ACCESS_METHOD = 2601;
    static final long ACCESS_METHOD_OPERATOR = 2602;
    static final long ACCESS_METHOD_FUNCTION = 2603;
    static final long COLUMN_DEFAULT = 2604;
    static final long CAST = 2605;
    static final long CONSTRAINT = 2606;
    static final long CONVERSION = 2607;
    static final long LANGUAGE = 2612;
    static final long LARGE_OBJECT = 2613;
    static final long NAMESPACE = 2615;
    static final long OPERATOR_CLASS = 2616;
    static final long OPERATOR = 2617;
    static final long REWRITE = 2618;
    static final long TRIGGER = 2620;
    static final long OPERATOR_FAMILY = 2753;
    static final long EXTENSION = 3079;
    static final long POLICY = 3256;
    static final long STATISTICS = 3381;
    static final long COLLATION = 3456;
    static final long EVENT_TRIGGER = 3466;
    static final long TRANSFORM = 3576;
    static final long TEXT_SEARCH_DICTIONARY = 3600;
    static final long TEXT_SEARCH_PARSER = 3601;
    static final long TEXT_SEARCH_CONFIGURATION = 3602;
    static final long TEXT_SEARCH_TEMPLATE = 3764;
    static final long SUBSCRIPTION = 6100;
    static final long PUBLICATION = 6104;
    static final long PUBLICATION_TABLE = 6106;
    static final long PUBLICATION_SCHEMA = 6237;

    private SystemCatalog() {}
}
