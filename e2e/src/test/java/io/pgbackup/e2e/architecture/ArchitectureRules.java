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

    private static final List<String> DRIVEN = List.of("jdbc", "s3", "filesystem", "zstd");

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
                .that(resideInAnyPackage(
                        DRIVEN.stream().map(a -> root + "." + a + "..").toArray(String[]::new)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(root + ".cli..", root + ".config.."))
                .as("driven adapters see no entry point and no configuration");
    }

    ArchRule onlyWiringNamesAdapters() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".cli..")
                .and()
                .resideOutsideOfPackage(root + ".cli.wiring..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        DRIVEN.stream().map(a -> root + "." + a + "..").toArray(String[]::new)))
                .as("only an entry point's wiring names adapters");
    }

    ArchRule onlyWiringAndModulesUseDagger() {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(DescribedPredicate.not(resideInAPackage("..wiring..")))
                        .and(DescribedPredicate.not(daggerModule())))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dagger..", "javax.inject..", "jakarta.inject.."))
                .as("Dagger appears in wiring and in the adapters' modules alone");
    }

    private static DescribedPredicate<JavaClass> daggerModule() {
        return DescribedPredicate.describe(
                "a Dagger module or generated from one", c -> c.getName().contains("Module"));
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
