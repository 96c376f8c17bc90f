/** PostgreSQL over JDBC. */
module io.pgbackup.jdbc {
    requires transitive io.pgbackup.core;
    requires static transitive org.jspecify;
    requires static org.checkerframework.checker.qual;
    requires com.zaxxer.hikari;
    requires transitive java.sql;
    requires static jdk.net;
    requires org.postgresql.jdbc;
    requires org.slf4j;

    exports io.pgbackup.jdbc;
    // The driver creates instances of these classes by name.
    exports io.pgbackup.jdbc.connect to
            org.postgresql.jdbc;
}
