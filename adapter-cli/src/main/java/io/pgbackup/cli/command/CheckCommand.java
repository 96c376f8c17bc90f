package io.pgbackup.cli.command;

import io.pgbackup.cli.check.DatabaseCheck;
import io.pgbackup.cli.check.Findings;
import io.pgbackup.cli.check.Findings.Finding;
import io.pgbackup.cli.check.LeftoverCheck;
import io.pgbackup.cli.check.ProgramCheck;
import io.pgbackup.cli.check.RetentionCheck;
import io.pgbackup.cli.check.StoreCheck;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.connect.Database;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.store.BackupStore;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: tries everything that a backup needs; the first command to run. */
@Command(
        name = "check",
        description =
                "Tries everything that a backup needs: connects to every database, acquires its locks and reads its"
                        + " definitions; lists, writes, reads and deletes in the store; checks versions, encryption, memory and"
                        + " retention.")
public final class CheckCommand extends CliCommand {

    @Option(names = "--url", paramLabel = "URL", description = "Check this database instead of the configured ones.")
    private @Nullable String url;

    @Mixin
    private OmissionOptions allowed = new OmissionOptions();

    @Inject
    CheckCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(Invocation invocation) {
        Findings findings = new Findings();
        new ProgramCheck(
                        invocation.tools().version().number(),
                        Runtime.getRuntime().maxMemory())
                .run(invocation.jobs(), findings);
        String storeName = store(invocation, findings);
        Map<String, Database> databases = databases(invocation, findings);
        if (databases.isEmpty()) {
            findings.warn("databases", "none is configured", "set DB_HOST, DB_USERNAME and DB_DATABASE, or give --url");
        }
        Set<String> servers = new HashSet<>();
        databases.forEach((name, database) -> {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            Predicate<SourceIdentity> isOwn = new DatabaseCheck(
                            database,
                            "check " + invocation.tools().runTokens().get(),
                            allowed.waivers(invocation.settings().allowedOmissions()))
                    .run(invocation.jobs(), findings);
            if (servers.add(database.server().name())) {
                new LeftoverCheck(database.server()).run(findings);
            }
            if (!storeName.isEmpty()) {
                new RetentionCheck(invocation.catalog(), invocation.policy())
                        .run(name, isOwn, invocation.clock().instant(), findings);
            }
        });
        print(invocation, findings);
        return Thread.currentThread().isInterrupted() ? FailureKind.INTERRUPTED.exitCode() : findings.exitCode();
    }

    /** Returns the store's name; empty if it cannot be opened. */
    private static String store(Invocation invocation, Findings findings) {
        try {
            BackupStore store = invocation.store();
            new StoreCheck(store, invocation.clock(), invocation.tools().runTokens()).run(findings);
            return store.name();
        } catch (BackupServiceException e) {
            findings.fail("store", e);
            return "";
        }
    }

    private Map<String, Database> databases(Invocation invocation, Findings findings) {
        Map<String, Database> databases = new LinkedHashMap<>();
        try {
            String given = url;
            if (given != null) {
                Database database = invocation.url(given);
                databases.put(database.database(), database);
                return databases;
            }
            for (DatabaseSettings settings : invocation.settings().databases()) {
                databases.put(settings.name(), invocation.databases().configured(settings));
            }
            if (invocation.settings().libpq()) {
                Database database = invocation.databases().environment();
                databases.put(database.database(), database);
            }
        } catch (BackupServiceException e) {
            findings.fail("databases", e);
        }
        return databases;
    }

    private static void print(Invocation invocation, Findings findings) {
        List<String> lines = new ArrayList<>();
        List<Fields> fields = new ArrayList<>();
        for (Finding finding : findings.all()) {
            String level = finding.level().name().toLowerCase(Locale.ROOT);
            lines.add(String.format(Locale.ROOT, "%-4s  %s: %s", level, finding.subject(), finding.text()));
            if (!finding.hint().isEmpty()) {
                lines.add("      hint: " + finding.hint());
            }
            fields.add(new Fields()
                    .put("level", level)
                    .put("subject", finding.subject())
                    .put("message", finding.text())
                    .put("hint", finding.hint().isEmpty() ? null : finding.hint()));
        }
        invocation
                .console()
                .result(lines, new Fields().put("exitCode", findings.exitCode()).putAll("findings", fields));
    }
}
