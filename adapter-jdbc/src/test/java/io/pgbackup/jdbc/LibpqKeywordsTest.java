package io.pgbackup.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibpqKeywordsTest {

    /** What PQconndefaults() of libpq 13 to 18 says, with GSSAPI and TLS built in; - for those without a variable. */
    private static final List<String> OF_LIBPQ = List.of(
            "application_name=PGAPPNAME",
            "authtype=PGAUTHTYPE",
            "channel_binding=PGCHANNELBINDING",
            "client_encoding=PGCLIENTENCODING",
            "connect_timeout=PGCONNECT_TIMEOUT",
            "dbname=PGDATABASE",
            "fallback_application_name=-",
            "gssdelegation=PGGSSDELEGATION",
            "gssencmode=PGGSSENCMODE",
            "gsslib=PGGSSLIB",
            "host=PGHOST",
            "hostaddr=PGHOSTADDR",
            "keepalives=-",
            "keepalives_count=-",
            "keepalives_idle=-",
            "keepalives_interval=-",
            "krbsrvname=PGKRBSRVNAME",
            "load_balance_hosts=PGLOADBALANCEHOSTS",
            "max_protocol_version=PGMAXPROTOCOLVERSION",
            "min_protocol_version=PGMINPROTOCOLVERSION",
            "oauth_client_id=-",
            "oauth_client_secret=-",
            "oauth_issuer=-",
            "oauth_scope=-",
            "options=PGOPTIONS",
            "passfile=PGPASSFILE",
            "password=PGPASSWORD",
            "port=PGPORT",
            "replication=-",
            "require_auth=PGREQUIREAUTH",
            "requirepeer=PGREQUIREPEER",
            "scram_client_key=-",
            "scram_server_key=-",
            "service=PGSERVICE",
            "ssl_max_protocol_version=PGSSLMAXPROTOCOLVERSION",
            "ssl_min_protocol_version=PGSSLMINPROTOCOLVERSION",
            "sslcert=PGSSLCERT",
            "sslcertmode=PGSSLCERTMODE",
            "sslcompression=PGSSLCOMPRESSION",
            "sslcrl=PGSSLCRL",
            "sslcrldir=PGSSLCRLDIR",
            "sslkey=PGSSLKEY",
            "sslkeylogfile=-",
            "sslmode=PGSSLMODE",
            "sslnegotiation=PGSSLNEGOTIATION",
            "sslpassword=-",
            "sslrootcert=PGSSLROOTCERT",
            "sslsni=PGSSLSNI",
            "target_session_attrs=PGTARGETSESSIONATTRS",
            "tcp_user_timeout=-",
            "tty=PGTTY",
            "user=PGUSER");

    /** What libpq reads beside these. PGREALM was read long ago. */
    private static final List<String> FURTHER_VARIABLES = List.of(
            "PGSERVICEFILE",
            "PGSYSCONFDIR",
            "PGREQUIRESSL",
            "PGLOCALEDIR",
            "PGDATESTYLE",
            "PGTZ",
            "PGGEQO",
            "PGOAUTHDEBUG",
            "PGREALM");

    @Test
    void keywords_areAllInOneGroup() {
        for (String entry : OF_LIBPQ) {
            String keyword = entry.substring(0, entry.indexOf('='));
            List<Set<String>> groups = new ArrayList<>();
            for (Set<String> group : List.of(
                    LibpqKeywords.VARIABLES.keySet(),
                    LibpqKeywords.WITHOUT_VARIABLE,
                    LibpqKeywords.REFUSED,
                    LibpqKeywords.HARMLESS)) {
                if (group.contains(keyword)) {
                    groups.add(group);
                }
            }
            assertThat(groups).as(keyword).hasSize(1);
        }
    }

    @Test
    void variables_areAllInOneGroup_andInTheDocumentation() throws IOException {
        String documentation = Files.readString(Path.of("../docs/settings.md"));
        List<String> variables = new ArrayList<>(FURTHER_VARIABLES);
        for (String entry : OF_LIBPQ) {
            String variable = entry.substring(entry.indexOf('=') + 1);
            if (!variable.equals("-")) {
                variables.add(variable);
            }
            String keyword = entry.substring(0, entry.indexOf('='));
            assertThat(documentation).as("docs/settings.md").contains("`" + keyword + "`");
        }
        for (String variable : variables) {
            int groups = (LibpqKeywords.VARIABLES.containsValue(variable) ? 1 : 0)
                    + (LibpqKeywords.HARMLESS_VARIABLES.contains(variable) ? 1 : 0)
                    + (LibpqKeywords.OF_FILES.contains(variable) ? 1 : 0);
            assertThat(groups).as(variable).isEqualTo(1);
            assertThat(documentation).as("docs/settings.md").contains("`" + variable + "`");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PGOPTIONS, -c a=b, options",
        "PGCHANNELBINDING, require, channelBinding",
        "PGREQUIREAUTH, 'scram-sha-256,md5', requireAuth",
        "PGGSSENCMODE, require, gssEncMode",
        "PGKRBSRVNAME, pg, kerberosServerName",
        "PGSSLNEGOTIATION, postgres, sslNegotiation"
    })
    void variable_thatTheDriverKnows_reachesIt(String variable, String value, String property) {
        assertThat(settings(Map.of(variable, value)).extra()).containsEntry(property, value);
    }

    @Test
    void variables_ofTls_areUsed() {
        JdbcSettings settings = settings(Map.of(
                "PGSSLCERT", "/c.crt",
                "PGSSLKEY", "/c.key",
                "PGSSLCRL", "/r.crl",
                "PGSSLCRLDIR", "/crls",
                "PGSSLSNI", "0",
                "PGSSLCERTMODE", "disable",
                "PGSSLMINPROTOCOLVERSION", "TLSv1.3",
                "HOME", "/home/me"));

        assertThat(settings.tls())
                .isEqualTo(new TlsOptions(
                        "/c.crt",
                        "/c.key",
                        "",
                        false,
                        "/r.crl",
                        "/crls",
                        List.of("TLSv1.3"),
                        false,
                        Path.of("/home/me/.postgresql")));
        assertThat(settings(Map.of("PGSSLMAXPROTOCOLVERSION", "TLSv1.2")).tls().protocols())
                .containsExactly("TLSv1.2");
        assertThat(settings(Map.of("PGTARGETSESSIONATTRS", "read-write")).wanted())
                .isEqualTo(SessionAttributes.READ_WRITE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', PREFER",
        "PGREQUIRESSL, 1, REQUIRE",
        "PGREQUIRESSL, 0, PREFER",
        "PGSSLROOTCERT, system, VERIFY_FULL",
        "PGSSLROOTCERT, /ca.pem, PREFER",
    })
    void sslmode_withoutOne_isWhatTheOthersAskFor(String variable, String value, SslMode mode) {
        assertThat(settings(Map.of(variable, value)).sslMode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PGSSLROOTCERT=system PGSSLMODE=require",
                "PGSSLROOTCERT=system PGSSLMODE=verify-ca",
                "PGSSLROOTCERT=system PGSSLMODE=prefer",
                "PGSSLROOTCERT=system PGREQUIRESSL=1",
                "PGSSLNEGOTIATION=direct",
                "PGSSLNEGOTIATION=direct PGSSLMODE=prefer",
                "PGSSLNEGOTIATION=indirect",
                "PGSSLCERTMODE=require",
                "PGSSLSNI=2",
                "PGSSLMINPROTOCOLVERSION=TLSv2",
                "PGSSLMAXPROTOCOLVERSION=TLSv1.1",
                "PGSSLMINPROTOCOLVERSION=TLSv1.3 PGSSLMAXPROTOCOLVERSION=TLSv1.2",
                "PGHOSTADDR=10.0.0.1",
                "PGCHANNELBINDING=always",
                "PGREQUIREAUTH=scram",
                "PGREQUIREAUTH=md5,!password",
                "PGREQUIREAUTH=md5,md5",
                "PGREQUIREAUTH=oauth",
                "PGGSSENCMODE=yes",
                "PGGSSDELEGATION=1",
                "PGTARGETSESSIONATTRS=master",
                "PGLOADBALANCEHOSTS=random PGHOST=a,b",
                "PGMINPROTOCOLVERSION=3.2",
                "PGMAXPROTOCOLVERSION=2.0",
                "PGCONNECT_TIMEOUT=soon",
                "PGPORT=x",
                "PGSERVICE=nowhere",
            })
    void variable_thatCannotBeHonoured_isRefused(String variables) {
        Map<String, String> environment = new HashMap<>();
        for (String one : variables.split(" ")) {
            environment.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        assertThatThrownBy(() -> settings(environment)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslkeylogfile=/x",
                "oauth_issuer=x",
                "oauth_client_id=x",
                "oauth_client_secret=x",
                "oauth_scope=x",
                "scram_client_key=x",
                "scram_server_key=x",
                "replication=database",
                "ssl=false",
                "hostaddr=10.0.0.1",
                "load_balance_hosts=sometimes",
            })
    void keyword_thatCannotBeHonoured_isRefused(String parameter) {
        assertThatThrownBy(() -> JdbcSettings.parse("postgresql://u@h/d?" + parameter, Map.of()))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void keywords_thatAreHarmless_changeNothing() {
        StringBuilder url = new StringBuilder("postgresql://u@h/d?ssl=true");
        LibpqKeywords.HARMLESS.forEach(
                keyword -> url.append('&').append(keyword).append("=1"));

        JdbcSettings settings = JdbcSettings.parse(url.toString(), Map.of());

        assertThat(settings.extra()).isEmpty();
        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void hostaddr_withoutHost_isTheHost() {
        assertThat(JdbcSettings.fromEnvironment(Map.of("PGHOSTADDR", "10.0.0.1", "PGUSER", "u"))
                        .name())
                .isEqualTo("10.0.0.1:5432/u");
    }

    private static JdbcSettings settings(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.remove("");
        environment.putIfAbsent("PGHOST", "h");
        environment.putIfAbsent("PGUSER", "u");
        return JdbcSettings.fromEnvironment(environment);
    }
}
