package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.ClosableStore;
import io.pgbackup.embedded.Cancellation;
import io.pgbackup.embedded.PgBackup;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that README and guide show: each is a region of a source that is compiled and run here. */
class EmbeddingIT {

    private static final Path HERE = Path.of("src/test/java/io/pgbackup/e2e/readme");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- test: snippet (\\w+\\.java)(?: ([\\w ]+))? -->\\n```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern DEPENDENCY =
            Pattern.compile("<groupId>io\\.pgbackup</groupId>\\s*<artifactId>([\\w-]+)</artifactId>");

    @TempDir
    Path directory;

    private PostgresServer server;
    private String shop;
    private JdbcSettings settings;

    @BeforeEach
    void makeShop() throws Exception {
        server = PostgresServer.shared(15);
        shop = server.createDatabase("shop");
        server.execute(
                shop,
                "CREATE SCHEMA shop; CREATE TABLE shop.orders AS SELECT i, md5(i::text) AS m FROM generate_series(1, 1000) i");
        settings = JdbcSettings.parse(server.url(shop), Map.of());
    }

    private JdbcSettings empty() throws Exception {
        return settings.withDatabase(server.createDatabase("copy"));
    }

    private String sum(String database) throws Exception {
        return server.queryText(
                database, "SELECT count(*) || ' ' || md5(string_agg(m, ',' ORDER BY i)) FROM shop.orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/embedding.md"})
    void document_showsTheProgramsThatAreTested(String document) throws IOException {
        String text = Files.readString(Path.of("..", document));
        List<MatchResult> snippets = SNIPPET.matcher(text).results().toList();
        assertThat(snippets).as("all of it is tested").isNotEmpty().hasSameSizeAs(blocks(text));
        for (MatchResult snippet : snippets) {
            String region = snippet.group(2) == null ? "README" : snippet.group(2);
            String source = Files.readString(HERE.resolve(snippet.group(1)));
            String tested = between(source, "// " + region + " begins\n(.*?) *// " + region + " ends");
            assertThat(unformatted(snippet.group(3))).as(region).isEqualTo(unformatted(tested));
        }
    }

    private static List<MatchResult> blocks(String text) {
        return Pattern.compile("```java\n").matcher(text).results().toList();
    }

    private static String between(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as("text has %s", pattern).isTrue();
        return matcher.group(1);
    }

    private static String unformatted(String code) {
        return code.replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/embedding.md"})
    void coordinates_areThoseOfModules(String document) throws IOException {
        String poms;
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            poms = modules.map(module -> module.resolve("pom.xml"))
                    .filter(Files::exists)
                    .map(EmbeddingIT::read)
                    .toList()
                    .toString();
        }
        List<String> artifacts = DEPENDENCY
                .matcher(Files.readString(Path.of("..", document)))
                .results()
                .map(dependency -> dependency.group(1))
                .toList();
        assertThat(artifacts).isNotEmpty();
        for (String artifact : artifacts) {
            assertThat(poms).containsPattern("</parent>\\s*<artifactId>" + artifact + "</artifactId>");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void program_fromTheReadme_backsUpAndRestores() throws Exception {
        JdbcSettings copy = empty();

        assertThat(Embedding.backUp(settings, copy, directory).rows()).isEqualTo(1000);

        assertThat(sum(copy.database())).isEqualTo(sum(shop));
    }

    @Test
    void programs_ofTheGuide_doWhatItSays() throws Exception {
        try (BackupStore store = new ClosableStore(new OwnStore())) {
            PgBackup backups = PgBackup.to(store);
            backups.backup(settings, "shop");
            BackupId whole = backups.latest("shop").orElseThrow();
            assertThat(EmbeddingGuide.orders(backups, settings).database()).isEqualTo("shop_orders");
            JdbcSettings part = empty();
            EmbeddingGuide.ordersOnly(backups, whole, part);
            assertThat(sum(part.database())).isEqualTo(sum(shop));
            JdbcSettings fresh = settings.withDatabase(shop + "_new");
            String old = EmbeddingGuide.newAndReplaced(backups, fresh);
            assertThat(sum(old)).isEqualTo(sum(shop));
            assertThat(sum(fresh.database())).isEqualTo(sum(shop));
            assertThat(EmbeddingGuide.keepAMonth(backups)).isZero();
            assertThat(EmbeddingGuide.twoStores(store, store)).containsOnlyKeys("here", "there");
        }
    }

    @Test
    void programs_ofTheGuide_tellHowARunGoesOnAndEnds() {
        try (BackupStore store = new ClosableStore(new OwnStore())) {
            PgBackup backups = EmbeddingGuide.telling(PgBackup.to(store), System.getLogger("test"));
            assertThat(EmbeddingGuide.outcome(backups, settings)).startsWith("stored as own:shop/");
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            ExecutorService pool = Executors.newSingleThreadExecutor();
            assertThat(EmbeddingGuide.inBackground(backups, settings, cancellation, pool))
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withMessageContaining("cancelled");
            pool.shutdown();
            assertThat(EmbeddingGuide.outcome(backups.cancelledBy(cancellation), settings))
                    .isEqualTo("cancelled");
            // A second of its own: a backup of that second would be the one that is asked for.
            PgBackup before = backups.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1)));
            assertThat(EmbeddingGuide.outcome(before, settings.withDatabase("not_there")))
                    .startsWith("failed: ");
        }
    }

    @Test
    void settings_ofTheGuide_nameDatabases() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://db.example.com/shop");
        config.setUsername("me");
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<JdbcSettings> all =
                    EmbeddingGuide.settings("jdbc:postgresql://db.example.com/shop", "me", "s3cr3t", pool);
            assertThat(all).extracting(JdbcSettings::name).containsOnly("db.example.com:5432/shop");
            assertThat(EmbeddingGuide.withTokens(all.get(0), () -> "token", "")
                            .credentials()
                            .next()
                            .password())
                    .isEqualTo("token");
        }
    }
}
