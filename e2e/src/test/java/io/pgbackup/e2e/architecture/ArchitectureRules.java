package io.pgbackup.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * What may depend on what. {@code root} is {@code io.pgbackup} for the program, and the package of planted violations for
 * the test that each rule can fail.
 */
final class ArchitectureRules {

    static final List<String> DRIVEN = List.of("jdbc", "s3", "filesystem", "zstd", "aws");

    /** The programs, those to come included. */
    private static final List<String> ENTRY_POINTS = List.of("cli", "lambda");

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** JDK, SLF4J, JSpecify, and itself. */
    ArchRule coreDependsOnNothing() {
        return classes()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + ".core..",
                        "java.lang..",
                        "java.io..",
                        "java.nio..",
                        "java.time..",
                        "java.util..",
                        "java.math..",
                        "org.slf4j..",
                        "org.jspecify.."))
                .as("the core depends on the JDK, SLF4J and JSpecify alone");
    }

    /** Clock and randomness are injected, and files and the environment are the business of adapters. */
    ArchRule coreReadsNoEnvironment() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.sql..", "java.net.."))
                .as("the core reads no clock, no environment and no file");
    }

    ArchRule drivenAdaptersDoNotSeeEachOther(String adapter) {
        String[] others = DRIVEN.stream()
                .filter(other -> !other.equals(adapter))
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + adapter + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .as("adapter " + adapter + " sees no other driven adapter");
    }

    ArchRule drivenAdaptersDoNotSeeEntryPoints() {
        return noClasses()
                .that(resideInAnyPackage(packages(DRIVEN)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(ENTRY_POINTS))
                        .or(resideInAnyPackage(
                                root + ".config..", root + ".connect..", root + ".program..", root + ".wiring..")))
                .as("driven adapters see no entry point, no wiring and no configuration");
    }

    private String[] packages(List<String> parts) {
        return parts.stream().map(part -> root + "." + part + "..").toArray(String[]::new);
    }

    ArchRule onlyWiringNamesAdapters() {
        return noClasses()
                .that(resideInAnyPackage(packages(ENTRY_POINTS))
                        .or(resideInAnyPackage(root + ".config..", root + ".connect..", root + ".program..")))
                .and()
                .resideOutsideOfPackage("..wiring..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(DRIVEN)))
                .as("only wiring names adapters");
    }

    /** Else a command could reach an adapter through it. */
    ArchRule onlyWiringNamesWiring() {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .and()
                .resideOutsideOfPackage("..wiring..")
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".wiring.."))
                .as("the shared wiring is named by wiring alone");
    }

    ArchRule sharedWiringSeesNoEntryPoint() {
        return noClasses()
                .that(resideInAnyPackage(root + ".connect..", root + ".program..", root + ".wiring.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(ENTRY_POINTS)))
                .as("what entry points share sees none of them");
    }

    ArchRule entryPointsDoNotSeeEachOther(String entryPoint) {
        return noClasses()
                .that(resideInAPackage(root + "." + entryPoint + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(ENTRY_POINTS.stream()
                        .filter(other -> !other.equals(entryPoint))
                        .toList())))
                .as("entry point " + entryPoint + " sees no other");
    }

    /** The standard's {@code @Inject} may stand at a constructor of an entry point; what Dagger generates from it is not ours. */
    ArchRule onlyWiringAndModulesUseDagger() {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(DescribedPredicate.not(resideInAPackage("..wiring..")))
                        .and(DescribedPredicate.not(moduleOrGenerated())))
                .should()
                .dependOnClassesThat(resideInAPackage("dagger.."))
                .as("Dagger appears in wiring and in the adapters' modules alone");
    }

    private static DescribedPredicate<JavaClass> moduleOrGenerated() {
        return DescribedPredicate.describe(
                "a Dagger module, or generated by Dagger",
                c -> c.getName().contains("Module") || c.getSimpleName().endsWith("_Factory"));
    }

    /** Mutable statics would be shared by every run in one process. */
    ArchRule noMutableStatics() {
        return com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + "..")
                .and()
                .areStatic()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .as("static fields are constants");
    }
}
