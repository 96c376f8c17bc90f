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
        BaseDataSource driver = driver(source);
        return settings(
                DriverUrl.parse(driver.getUrl(), new Properties()), text(driver.getUser()), text(driver.getPassword()));
    }

    private static BaseDataSource driver(DataSource source) {
        return as(source, BaseDataSource.class)
                .orElseThrow(() -> DriverUrl.wrong("the data source does not reveal its settings", HINT));
    }

    private static JdbcSettings settings(HikariDataSource pool) {
        if (pool.getDataSource() != null) {
            return withUserOf(pool, driver(pool.getDataSource()));
        }
        String url = pool.getJdbcUrl();
        if (url == null) {
            throw DriverUrl.wrong("the HikariCP pool has no jdbcUrl", HINT);
        }
        // To the driver, user and password of the URL take precedence over those of the pool.
        Map<String, String> keywords = DriverUrl.parse(url, pool.getDataSourceProperties());
        boolean ownsPassword = keywords.containsKey("password");
        JdbcSettings settings = settings(
                keywords,
                keywords.containsKey("user") ? "" : text(pool.getUsername()),
                ownsPassword ? "" : text(pool.getPassword()));
        return ownsPassword ? settings : withPasswordOf(pool, settings);
    }

    /** A pool that has a user connects as that, whatever the user of its data source. */
    private static JdbcSettings withUserOf(HikariDataSource pool, BaseDataSource driver) {
        Map<String, String> keywords = DriverUrl.parse(driver.getUrl(), new Properties());
        return pool.getUsername() == null
                ? settings(keywords, text(driver.getUser()), text(driver.getPassword()))
                : withPasswordOf(pool, settings(keywords, pool.getUsername(), text(pool.getPassword())));
    }

    private static JdbcSettings withPasswordOf(HikariDataSource pool, JdbcSettings settings) {
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
