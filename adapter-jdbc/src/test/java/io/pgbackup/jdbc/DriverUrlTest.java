package io.pgbackup.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.pgbackup.core.failure.ConfigurationException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class DriverUrlTest {

    private static final String URL = "jdbc:postgresql://db.example.com:5433/shop";

    @Test
    void url_withUserAndPasswordApart_namesTheDatabase() {
        JdbcSettings settings = JdbcSettings.ofJdbcUrl(URL, "me", "s3cr3t");

        assertThat(settings.name()).isEqualTo("db.example.com:5433/shop");
        assertThat(settings.username()).isEqualTo("me");
        assertThat(settings.credentials().next().password()).isEqualTo("s3cr3t");
        assertThat(settings.sslMode()).isEqualTo(SslMode.PREFER);
    }

    @Test
    void url_withUserAndPasswordWithin_isReadByTheDriversRules() {
        JdbcSettings settings =
                JdbcSettings.ofJdbcUrl(URL + "?user=me&password=a%40b&ApplicationName=shop%20admin", "", "");

        assertThat(settings.username()).isEqualTo("me");
        assertThat(settings.credentials().next().password()).isEqualTo("a@b");
        assertThat(settings.applicationName()).isEqualTo("shop admin");
    }

    @Test
    void userAndPasswordApart_countMoreThanThoseOfTheUrl() {
        JdbcSettings settings = JdbcSettings.ofJdbcUrl(URL + "?user=other&password=old", "me", "new");

        assertThat(settings.username()).isEqualTo("me");
        assertThat(settings.credentials().next().password()).isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource({
        "ssl=true, VERIFY_FULL",
        "ssl, VERIFY_FULL",
        "ssl=false, PREFER",
        "ssl=TRUE, VERIFY_FULL",
        "ssl=True&gssEncMode=allow, VERIFY_FULL",
        "ssl=true&sslmode=require, REQUIRE",
        "sslmode=require&ssl=true, REQUIRE",
        "sslmode=verify-ca, VERIFY_CA",
        "sslmode=disable, DISABLE"
    })
    void tls_meansWhatTheDriverMeans(String parameters, SslMode mode) {
        assertThat(JdbcSettings.ofJdbcUrl(URL + "?" + parameters, "me", "").sslMode())
                .isEqualTo(mode);
    }

    @Test
    void parameters_thatTuneTheDriver_changeNothing() {
        assertThat(JdbcSettings.ofJdbcUrl(
                                URL + "?reWriteBatchedInserts=true&currentSchema=x&prepareThreshold=0&socketTimeout=9"
                                        + "&tcpKeepAlive=true&stringtype=unspecified&defaultRowFetchSize=100",
                                "me",
                                "")
                        .extra())
                .isEqualTo(JdbcSettings.ofJdbcUrl(URL, "me", "").extra());
    }

    @Test
    void parameters_thatSayWhichServer_areKept() {
        JdbcSettings settings = JdbcSettings.ofJdbcUrl(
                "jdbc:postgresql://a:1,b:2/shop?targetServerType=secondary&connectTimeout=7", "me", "");

        assertThat(settings.host()).isEqualTo("a:1,b:2");
        assertThat(settings.wanted()).isEqualTo(SessionAttributes.STANDBY);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://localhost/shop",
                URL + "?socketFactory=com.example.CloudSqlFactory",
                URL + "?sslfactory=org.postgresql.ssl.NonValidatingFactory",
                URL + "?authenticationPluginClassName=com.example.Tokens",
                URL + "?targetServerType=sometimes",
                URL + "?ssl=1",
                URL + "?passwort=s3cr3t",
                "jdbc:postgresql://a:b:s3cr3t/shop"
            })
    void url_thatAsksForWhatCannotBeDone_isRefusedWithoutItsValues(String url) {
        assertThatThrownBy(() -> JdbcSettings.ofJdbcUrl(url, "me", "s3cr3t"))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .doesNotContain("s3cr3t", "com.example");
    }

    @Test
    void pool_ofHikari_givesItsSettingsAndItsPasswordAsItIsThen() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setUsername("me");
        config.setPassword("old");
        config.addDataSourceProperty("sslmode", "require");
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcSettings settings = JdbcSettings.of(wrapped(pool));

            assertThat(settings.name()).isEqualTo("db.example.com:5433/shop");
            assertThat(settings.username()).isEqualTo("me");
            assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
            pool.setPassword("new");
            assertThat(settings.credentials().next().password()).isEqualTo("new");
        }
    }

    /** Which user the pool's connections have was tried: that of the URL, or that of a pool over another data source. */
    @Test
    void pool_ofHikari_connectsAsTheUserThatItsConnectionsHave() {
        HikariConfig ofUrl = new HikariConfig();
        ofUrl.setJdbcUrl(URL + "?user=of_url&password=of_url");
        ofUrl.setUsername("of_pool");
        ofUrl.setPassword("of_pool");
        PGSimpleDataSource inner = new PGSimpleDataSource();
        inner.setUrl(URL);
        inner.setUser("inner");
        inner.setPassword("inner");
        HikariConfig ofPool = new HikariConfig();
        ofPool.setDataSource(inner);
        ofPool.setUsername("of_pool");
        ofPool.setPassword("of_pool");
        HikariConfig ofInner = new HikariConfig();
        ofInner.setDataSource(inner);

        assertThat(user(ofUrl)).isEqualTo("of_url of_url");
        assertThat(user(ofPool)).isEqualTo("of_pool of_pool");
        assertThat(user(ofInner)).isEqualTo("inner inner");
    }

    private static String user(HikariConfig config) {
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcSettings settings = JdbcSettings.of(pool);
            return settings.username() + " " + settings.credentials().next().password();
        }
    }

    @Test
    void url_withAnAddressOfIpv6_isRead() {
        assertThat(JdbcSettings.ofJdbcUrl("jdbc:postgresql://[::1]:5433/shop", "me", "")
                        .name())
                .contains("::1")
                .contains("5433/shop");
    }

    @Test
    void dataSource_ofTheDriver_givesItsSettings() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"db.example.com"});
        source.setPortNumbers(new int[] {5433});
        source.setDatabaseName("shop");
        source.setUser("me");
        source.setPassword("s3cr3t");
        source.setSslMode("require");

        JdbcSettings settings = JdbcSettings.of(source);

        assertThat(settings.name()).isEqualTo("db.example.com:5433/shop");
        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(settings.credentials().next().password()).isEqualTo("s3cr3t");
    }

    @Test
    void dataSource_thatTellsNothing_isRefusedWithTheWayOut() {
        assertThatThrownBy(() -> JdbcSettings.of(wrapped(null)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not reveal its settings")
                .satisfies(e -> assertThat(((ConfigurationException) e).hint().orElseThrow())
                        .contains("ofJdbcUrl"));
    }

    /** As frameworks do it: a proxy that unwraps. */
    private static DataSource wrapped(DataSource inner) {
        return (DataSource) Proxy.newProxyInstance(
                DriverUrlTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    boolean fits = inner != null && arguments != null && ((Class<?>) arguments[0]).isInstance(inner);
                    return switch (method.getName()) {
                        case "isWrapperFor" -> fits;
                        case "unwrap" -> inner;
                        default -> throw new SQLException("not asked for");
                    };
                });
    }
}
