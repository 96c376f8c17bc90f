/** PostgreSQL over JDBC. */
module io.pgbackup.jdbc {
    requires transitive io.pgbackup.core;
    requires static transitive org.jspecify;
    requires static org.checkerframework.checker.qual;
    requires com.zaxxer.hikari;
    requires transitive java.sql;
    // pgjdbc needs the second for Kerberos, but is not a module and cannot declare it.
    requires jdk.net;
    requires java.security.jgss;
    requires org.postgresql.jdbc;
    requires org.slf4j;

    exports io.pgbackup.jdbc;
    // The driver creates instances of these classes by name.
    exports io.pgbackup.jdbc.connect to
            org.postgresql.jdbc;
    exports io.pgbackup.jdbc.copy to
            org.postgresql.jdbc;
}
