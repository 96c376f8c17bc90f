package io.pgbackup.jdbc.catalog.graph;

/** The oids of the system catalogs, which are the same on every server. */
public final class SystemCatalog {

    public static final long DEFAULT_ACL = 826;
    public static final long TYPE = 1247;
    public static final long PROC = 1255;
    public static final long CLASS = 1259;
    static final long AUTHID = 1260;
    static final long DATABASE = 1262;
    public static final long FOREIGN_SERVER = 1417;
    public static final long USER_MAPPING = 1418;
    public static final long FOREIGN_DATA_WRAPPER = 2328;
    public static final long ACCESS_METHOD = 2601;
    static final long ACCESS_METHOD_OPERATOR = 2602;
    static final long ACCESS_METHOD_FUNCTION = 2603;
    public static final long COLUMN_DEFAULT = 2604;
    public static final long CAST = 2605;
    public static final long CONSTRAINT = 2606;
    public static final long CONVERSION = 2607;
    public static final long LANGUAGE = 2612;
    public static final long LARGE_OBJECT = 2613;
    public static final long NAMESPACE = 2615;
    public static final long OPERATOR_CLASS = 2616;
    public static final long OPERATOR = 2617;
    public static final long REWRITE = 2618;
    public static final long TRIGGER = 2620;
    public static final long OPERATOR_FAMILY = 2753;
    public static final long EXTENSION = 3079;
    public static final long POLICY = 3256;
    public static final long STATISTICS = 3381;
    public static final long COLLATION = 3456;
    public static final long EVENT_TRIGGER = 3466;
    public static final long TRANSFORM = 3576;
    public static final long TEXT_SEARCH_DICTIONARY = 3600;
    public static final long TEXT_SEARCH_PARSER = 3601;
    public static final long TEXT_SEARCH_CONFIGURATION = 3602;
    public static final long TEXT_SEARCH_TEMPLATE = 3764;
    public static final long SUBSCRIPTION = 6100;
    public static final long PUBLICATION = 6104;
    public static final long PUBLICATION_TABLE = 6106;
    public static final long PUBLICATION_SCHEMA = 6237;

    private SystemCatalog() {}
}
