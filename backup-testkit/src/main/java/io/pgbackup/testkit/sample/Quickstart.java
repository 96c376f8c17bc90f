package io.pgbackup.testkit.sample;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Demonstrates backup and restore on a machine with nothing but a JDK: an embedded PostgreSQL with a sample shop, the packaged command
 * line as a process, a backup into a directory, and a restore into a second database that is proved by content hash. {@code
 * quickstart.sh} starts it.
 */
public final class Quickstart {

    private static final int MAJOR = 15;

    private final Path jar;
    private final Path store;
    private final PrintStream out;

    private Quickstart(Path jar, Path store, PrintStream out) {
        this.jar = jar;
        this.store = store;
        this.out = out;
    }

    /** Arguments: the command line's jar, the store's directory. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("usage: Quickstart BACKUP-CLI-JAR STORE-DIRECTORY");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Quickstart quickstart = new Quickstart(Path.of(arguments[0]), Path.of(arguments[1]), out);
        System.exit(quickstart.run());
    }

    private int run() throws IOException, InterruptedException, SQLException {
        say("Starting PostgreSQL " + MAJOR + " (embedded, thrown away afterwards)");
        try (PostgresServer server = PostgresServer.start(MAJOR)) {
            server.execute("postgres", "CREATE DATABASE shop");
            say("Filling the sample shop");
            Instant started = Instant.now();
            long rows;
            try (Connection connection =
                    DriverManager.getConnection(server.jdbcUrl("shop") + "&preferQueryMode=simple")) {
                ShopDatabase.load(connection, 1);
                rows = ShopDatabase.rows(connection);
            }
            out.printf(
                    "%,d rows in %d s%n",
                    rows, Duration.between(started, Instant.now()).toSeconds());

            int exit = cli(
                    "backup",
                    "--url",
                    server.url("shop"),
                    "--store",
                    store.toUri().toString());
            if (exit != 0) {
                return exit;
            }
            exit = cli(
                    "restore",
                    "shop",
                    "--target",
                    server.url("shop_copy"),
                    "--create",
                    "--verify",
                    "--store",
                    store.toUri().toString());
            if (exit != 0) {
                return exit;
            }
            exit = cli("list", "--store", store.toUri().toString());
            if (exit != 0) {
                return exit;
            }
        }
        say("Done: the copy is proved equal, table by table");
        out.println("The backup lies in " + store);
        out.println();
        out.println("For your own database:");
        out.println("  java -jar " + jar + " backup --url postgresql://USER@HOST/DATABASE --store file:" + store);
        out.println("  java -jar " + jar
                + " restore DATABASE --target postgresql://USER@HOST/NEW_DATABASE --create --store file:" + store);
        out.println("Passwords come from PGPASSWORD or ~/.pgpass. With s3://BUCKET/PREFIX the store is S3.");
        return 0;
    }

    private int cli(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        out.println();
        out.println("$ java -jar backup-cli.jar " + String.join(" ", arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void say(String what) {
        out.println();
        out.println("== " + what);
    }
}
