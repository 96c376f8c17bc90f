package io.pgbackup.testkit.machine;

import io.pgbackup.testkit.postgres.ProcessRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Terraform with the provider of AWS that the deployment names, from any source: the user's own settings, a copy on this machine, the
 * registry.
 *
 * <p>A source counts only if Terraform initializes and validates a module with it.
 */
public final class Terraform {

    private static final String SETTINGS = "TF_CLI_CONFIG_FILE";
    private static final Path MODULE = Path.of("..", "terraform", "versions.tf");
    /** The directory for a provider that was downloaded. */
    static final Path KEPT = Path.of("target", "terraform-providers");

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<Machine, Terraform> KNOWN = new ConcurrentHashMap<>();

    private final Map<String, String> environment;
    private final String fault;

    private Terraform(Map<String, String> environment, String fault) {
        this.environment = Map.copyOf(environment);
        this.fault = fault;
    }

    /** Terraform on this machine, which is tried once. */
    public static Terraform of(Machine machine) {
        Terraform known = KNOWN.get(machine);
        if (known == null) {
            synchronized (Terraform.class) {
                known = KNOWN.computeIfAbsent(machine, key -> look(key, MODULE, new ProviderCopies(key)));
            }
        }
        return known;
    }

    /** Returns the variables that a program that calls Terraform needs in addition. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns why it cannot be used; empty if it can. */
    Optional<String> lack() {
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    /**
     * Finds a provider.
     *
     * @param module the file with the block that names the required versions
     */
    static Terraform look(Machine machine, Path module, ProviderCopies copies) {
        if (machine.find("terraform").isEmpty()) {
            return new Terraform(Map.of(), "it is not in PATH");
        }
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(KEPT.getParent()), "terraform");
            try {
                Files.writeString(work.resolve("main.tf"), wanted(module));
                return new Search(machine, work).run(copies);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the first block of the file, without anything that needs variables. */
    private static String wanted(Path module) throws IOException {
        String text = Files.readString(module);
        int end = text.indexOf("\n}\n");
        if (!text.startsWith("terraform {") || end < 0) {
            throw new IllegalStateException(module + " does not begin with a block terraform");
        }
        return text.substring(0, end + 3) + "provider \"aws\" {\n  region = \"eu-central-1\"\n}\n";
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Tries one source after the other; sources that use the network or search many directories come last. */
    private static final class Search {

        private final Machine machine;
        private final Path work;
        private String complaint = "";

        private Search(Machine machine, Path work) {
            this.machine = machine;
            this.work = work;
        }

        private Terraform run(ProviderCopies copies) throws IOException {
            if (copies.hasSettings() && works(Map.of())) {
                return keep();
            }
            Optional<Terraform> found = ofMirrors(copies.usual()).or(() -> ofMirrors(copies.near()));
            if (found.isPresent()) {
                return found.get();
            }
            if (works(Map.of())) {
                return keep();
            }
            String withoutCopy = complaint;
            return ofMirrors(copies.anywhere())
                    .orElseGet(() -> new Terraform(
                            Map.of(),
                            "no copy of AWS's provider that works was found on this machine, and without one: "
                                    + withoutCopy));
        }

        private Optional<Terraform> ofMirrors(List<Path> mirrors) {
            for (Path mirror : mirrors) {
                Map<String, String> environment = settings(mirror);
                if (works(environment)) {
                    return Optional.of(new Terraform(environment, ""));
                }
            }
            return Optional.empty();
        }

        private boolean works(Map<String, String> environment) {
            try {
                delete(work.resolve(".terraform"));
                Files.deleteIfExists(work.resolve(".terraform.lock.hcl"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (String step : List.of("init -no-color -input=false -backend=false", "validate -no-color")) {
                ProcessRun run = machine.program(("terraform " + step).split(" ", -1))
                        .directory(work)
                        .atMost(LIMIT);
                for (Map.Entry<String, String> setting : environment.entrySet()) {
                    run = run.environment(setting.getKey(), setting.getValue());
                }
                ProcessRun.Result result = run.run();
                if (result.exitCode() != 0) {
                    complaint = result.complaint();
                    return false;
                }
            }
            return true;
        }

        /** Keeps a downloaded provider next to the module's classes, for other tests and the next build. */
        private Terraform keep() throws IOException {
            Path providers = work.resolve(".terraform").resolve("providers");
            try (Stream<Path> files = Files.walk(providers)) {
                if (files.anyMatch(Files::isSymbolicLink)) {
                    return new Terraform(Map.of(), ""); // it is already on this machine
                }
            }
            if (!Files.exists(KEPT)) {
                Files.move(providers, KEPT, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Terraform(settings(KEPT), "");
        }

        private static Map<String, String> settings(Path mirror) {
            try {
                Path file = Files.createTempFile("terraform", ".tfrc");
                file.toFile().deleteOnExit();
                String path = mirror.toAbsolutePath().normalize().toString();
                Files.writeString(
                        file,
                        "provider_installation {\n  filesystem_mirror {\n    path = \""
                                + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n  }\n}\n");
                return Map.of(SETTINGS, file.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
