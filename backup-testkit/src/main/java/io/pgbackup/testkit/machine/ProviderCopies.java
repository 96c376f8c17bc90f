package io.pgbackup.testkit.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places on a machine that may contain copies of Terraform's provider of AWS: directories that Terraform can use as a mirror, with
 * {@code registry.terraform.io/hashicorp/aws} in them.
 */
final class ProviderCopies {

    private static final Path PROVIDER = Path.of("registry.terraform.io", "hashicorp", "aws");
    private static final Pattern DIRECTORY = Pattern.compile("(?m)^\\s*(?:plugin_cache_dir|path)\\s*=\\s*\"([^\"]+)\"");
    private static final List<Path> NEAR = List.of(
            Path.of("/opt"), Path.of("/usr/local"), Path.of("/usr/share"), Path.of("/usr/lib"), Path.of("/srv"));
    private static final Set<String> SKIPPED =
            Set.of("proc", "sys", "dev", "node_modules", ".git", "docker", "containers");
    private static final int DEPTH = 9;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Machine machine;
    private final List<Path> near;
    private final Path top;

    ProviderCopies(Machine machine) {
        this(machine, NEAR, Path.of("/"));
    }

    /**
     * Searches other places than those of a usual machine.
     *
     * @param near directories for software that no package manager owns
     * @param top the directory that is searched completely, as a last resort
     */
    ProviderCopies(Machine machine, List<Path> near, Path top) {
        this.machine = machine;
        this.near = List.copyOf(near);
        this.top = top;
    }

    /** Returns whether the user has configured Terraform, for example the location of providers. */
    boolean hasSettings() {
        return settings().isPresent();
    }

    private Optional<Path> settings() {
        return Stream.of(machine.variable("TF_CLI_CONFIG_FILE").map(Path::of), inHome(".terraformrc"))
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Optional<Path> inHome(String name) {
        return machine.variable("HOME").map(home -> Path.of(home).resolve(name));
    }

    /** Returns the places where Terraform keeps or finds copies, and where earlier runs have left some. */
    List<Path> usual() {
        Set<Path> places = new LinkedHashSet<>();
        machine.variable("TF_PLUGIN_CACHE_DIR").map(Path::of).ifPresent(places::add);
        settings().ifPresent(file -> places.addAll(named(file)));
        for (String name : List.of(
                ".terraform.d/plugins",
                ".terraform.d/plugin-cache",
                ".local/share/terraform/plugins",
                "Library/Application Support/io.terraform/plugins")) {
            inHome(name).ifPresent(places::add);
        }
        machine.variable("XDG_DATA_HOME")
                .map(data -> Path.of(data, "terraform", "plugins"))
                .ifPresent(places::add);
        places.add(Path.of("/usr/local/share/terraform/plugins"));
        places.add(Path.of("/usr/share/terraform/plugins"));
        places.add(Path.of("/Library/Application Support/io.terraform/plugins"));
        places.add(Path.of("..", "terraform", ".terraform", "providers"));
        places.add(Terraform.KEPT);
        return places.stream().filter(ProviderCopies::isMirror).toList();
    }

    private static boolean isMirror(Path place) {
        return Files.isDirectory(place.resolve(PROVIDER));
    }

    private static List<Path> named(Path settings) {
        try {
            return DIRECTORY
                    .matcher(Files.readString(settings))
                    .results()
                    .map(result -> Path.of(result.group(1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the usual places of software that no package manager owns. */
    List<Path> near() {
        List<Path> found = new ArrayList<>();
        near.forEach(place -> found.addAll(below(place)));
        return found;
    }

    /** Searches the user's files, then all others, for a limited time. */
    List<Path> anywhere() {
        List<Path> found = new ArrayList<>();
        machine.variable("HOME").map(Path::of).ifPresent(home -> found.addAll(below(home)));
        found.addAll(below(top));
        return found.stream().distinct().toList();
    }

    private static List<Path> below(Path place) {
        List<Path> found = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (System.nanoTime() > end) {
                    return FileVisitResult.TERMINATE;
                }
                if (isMirror(directory)) {
                    found.add(directory);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path name = directory.getFileName();
                return name != null && SKIPPED.contains(name.toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // files that may not be read are skipped
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(place, EnumSet.noneOf(FileVisitOption.class), DEPTH, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
