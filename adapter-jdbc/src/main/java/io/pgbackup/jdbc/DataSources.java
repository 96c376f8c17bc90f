package io.pgbackup.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.common.BaseDataSource;

/** Finds the settings of the database that a data source is for. */
final class DataSources {

    private static final String HINT =
            "give its URL, user and password: JdbcSettings.ofJdbcUrl(url, user, password); only HikariCP with a jdbcUrl and the"
                    + " driver's own data sources can be asked for them";

    private DataSources() {}

    static JdbcSettings settings(DataSource source) {
        Optional<HikariDataSource> pool = as(source, HikariDataSource.class);
        if (pool.isPresent()) {
            return settings(pool.get());
        }
        BaseDataSource driver = as(source, BaseDataSource.class)
                .orElseThrow(() -> DriverUrl.wrong("the data source does not reveal its settings", HINT));
        return settings(
                DriverUrl.parse(driver.getUrl(), new Properties()), text(driver.getUser()), text(driver.getPassword()));
    }

    private static JdbcSettings settings(HikariDataSource pool) {
        if (pool.getDataSource() != null) {
            return settings(pool.getDataSource());
        }
        String url = pool.getJdbcUrl();
        if (url == null) {
            throw DriverUrl.wrong("the HikariCP pool has no jdbcUrl", HINT);
        }
        JdbcSettings settings = settings(
                DriverUrl.parse(url, pool.getDataSourceProperties()),
                text(pool.getUsername()),
                text(pool.getPassword()));
        return text(pool.getPassword()).isEmpty()
                ? settings
                : settings.withCredentials(() -> Credentials.of(text(pool.getPassword())));
    }

    static JdbcSettings settings(Map<String, String> parsed, String user, String password) {
        Map<String, String> keywords = new LinkedHashMap<>(parsed);
        if (!user.isEmpty()) {
            keywords.put("user", user);
        }
        if (!password.isEmpty()) {
            keywords.put("password", password);
        }
        return new LibpqEnvironment(Map.of()).complete(keywords);
    }

    private static <T> Optional<T> as(DataSource source, Class<T> type) {
        if (type.isInstance(source)) {
            return Optional.of(type.cast(source));
        }
        try {
            return source.isWrapperFor(type) ? Optional.of(source.unwrap(type)) : Optional.empty();
        } catch (SQLException expected) {
            return Optional.empty(); // the source does not wrap this type after all
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
