package io.pgbackup.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What may depend on what. The core's own rules are in {@link CoreRules}, those of static fields in {@link StaticFields}. */
final class ArchitectureRules {

    static final String ROOT = "io.pgbackup.";

    private static final List<String> DRIVEN = List.of("jdbc", "s3", "filesystem", "zstd", "aws");

    private static final List<String> ENTRY_POINTS = List.of("cli", "lambda");

    /** What entry points share. */
    private static final List<String> SHARED = List.of("connect", "program", "wiring");

    /**
     * Classes that put their module together. They stand above all of its packages; their own package holds what all the others know, too, such
     * as the settings.
     */
    private static final List<String> COMPOSITIONS =
            List.of(ROOT + "jdbc.JdbcAdapter", ROOT + "cli.Cli", ROOT + "cli.Main");

    private ArchitectureRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>(CoreRules.all());
        for (String adapter : DRIVEN) {
            List<String> others =
                    DRIVEN.stream().filter(other -> !other.equals(adapter)).toList();
            rules.add(none(List.of(adapter), others, "adapter " + adapter + " sees no other driven adapter"));
            rules.add(onlyItsFaceIsNamed(adapter));
        }
        rules.add(none(
                DRIVEN,
                Stream.of(ENTRY_POINTS, SHARED, List.of("config"))
                        .flatMap(List::stream)
                        .toList(),
                "driven adapters see no entry point, no wiring and no configuration"));
        rules.add(onlyWiringNames(
                Stream.of(ENTRY_POINTS, List.of("config", "connect", "program"))
                        .flatMap(List::stream)
                        .toList(),
                DRIVEN,
                "only wiring names adapters"));
        rules.add(onlyWiringNames(
                Stream.of(List.of("core", "config", "connect", "program"), ENTRY_POINTS, DRIVEN)
                        .flatMap(List::stream)
                        .toList(),
                List.of("wiring"),
                "the shared wiring is named by wiring alone"));
        rules.add(none(
                Stream.concat(SHARED.stream(), Stream.of("config")).toList(),
                ENTRY_POINTS,
                "what entry points share sees none of them"));
        for (String entryPoint : ENTRY_POINTS) {
            rules.add(none(
                    List.of(entryPoint),
                    ENTRY_POINTS.stream()
                            .filter(other -> !other.equals(entryPoint))
                            .toList(),
                    "entry point " + entryPoint + " sees no other"));
        }
        rules.add(none(
                List.of("embedded"),
                Stream.of(ENTRY_POINTS, SHARED, List.of("config", "s3", "filesystem", "aws"))
                        .flatMap(List::stream)
                        .toList(),
                "what is embedded sees no store, no configuration and no entry point"));
        rules.add(none(
                Stream.of(ENTRY_POINTS, SHARED, DRIVEN, List.of("config"))
                        .flatMap(List::stream)
                        .toList(),
                List.of("embedded"),
                "what is embedded is for other programs alone"));
        rules.add(Exports.rule());
        rules.add(onlyWiringUsesDagger());
        rules.add(noCycles());
        rules.addAll(StaticFields.rules());
        return rules;
    }

    private static String[] packages(List<String> parts) {
        return parts.stream().map(part -> ROOT + part + "..").toArray(String[]::new);
    }

    private static List<Plant> pairs(List<String> from, List<String> to) {
        return from.stream()
                .flatMap(one -> to.stream().map(other -> Plant.sees(ROOT + one, ROOT + other)))
                .toList();
    }

    private static Rule none(List<String> of, List<String> sees, String description) {
        return new Rule(
                noClasses()
                        .that(resideInAnyPackage(packages(of)))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(packages(sees)))
                        .as(description),
                pairs(of, sees));
    }

    /** Else a command could reach an adapter past what is wired. */
    private static Rule onlyWiringNames(List<String> outside, List<String> named, String description) {
        return new Rule(
                noClasses()
                        .that(resideInAnyPackage(packages(outside)))
                        .and()
                        .resideOutsideOfPackage("..wiring..")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(packages(named)))
                        .as(description),
                pairs(outside, named));
    }

    /** What lies in a package below the adapter's own is its business alone. */
    private static Rule onlyItsFaceIsNamed(String adapter) {
        String face = ROOT + adapter;
        return new Rule(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(face + "..")
                        .should()
                        .dependOnClassesThat(resideInAPackage(face + ".*.."))
                        .as("outside of adapter " + adapter + " only package " + face + " is named"),
                List.of(
                        Plant.sees(ROOT + "wiring", face + ".room"),
                        Plant.sees(ROOT + "cli.wiring", face + ".room"),
                        Plant.sees(ROOT + "lambda.wiring", face + ".room.below")));
    }

    /** The standard's {@code @Inject} may stand at a constructor of an entry point; what Dagger generates from it is not ours. */
    private static Rule onlyWiringUsesDagger() {
        return new Rule(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("..wiring..")
                        .and()
                        .areNotAnnotatedWith("dagger.internal.DaggerGenerated")
                        .should()
                        .dependOnClassesThat(resideInAPackage("dagger.."))
                        .as("Dagger appears in wiring alone"),
                Stream.of("core", "jdbc", "s3", "filesystem", "zstd", "aws", "config", "connect", "program", "cli")
                        .map(part -> Plant.with(ROOT + part, "Class<?> seen = dagger.Lazy.class;"))
                        .toList());
    }

    private static Rule noCycles() {
        SliceAssignment byPackage = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass one) {
                if (!one.getName().startsWith(ROOT)) {
                    return SliceIdentifier.ignore();
                }
                return SliceIdentifier.of(COMPOSITIONS.contains(one.getName()) ? one.getName() : one.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
        return new Rule(
                SlicesRuleDefinition.slices()
                        .assignedFrom(byPackage)
                        .should()
                        .beFreeOfCycles()
                        .as("packages see each other in one direction only"),
                List.of(
                        Plant.circle(ROOT + "core.backup", ROOT + "core.restore"),
                        Plant.circle(ROOT + "core.restore", ROOT + "core.restore.plan"),
                        Plant.circle(ROOT + "jdbc", ROOT + "jdbc.connect"),
                        Plant.circle(ROOT + "jdbc.catalog.read", ROOT + "jdbc.catalog.table", ROOT + "jdbc.sql"),
                        Plant.circle(ROOT + "cli", ROOT + "cli.command"),
                        Plant.circle(ROOT + "connect", ROOT + "wiring")));
    }
}
