package io.pgbackup.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    private static final String PLANTED = "io.pgbackup.e2e.architecture.planted";

    private static Map<String, ArchRule> rules(String root) {
        ArchitectureRules rules = new ArchitectureRules(root);
        Map<String, ArchRule> byName = new TreeMap<>();
        byName.put("coreDependsOnNothing", rules.coreDependsOnNothing());
        byName.put("coreReadsNoEnvironment", rules.coreReadsNoEnvironment());
        for (String adapter : ArchitectureRules.DRIVEN) {
            byName.put("driven_" + adapter, rules.drivenAdaptersDoNotSeeEachOther(adapter));
        }
        byName.put("drivenAdaptersDoNotSeeEntryPoints", rules.drivenAdaptersDoNotSeeEntryPoints());
        byName.put("onlyWiringNamesAdapters", rules.onlyWiringNamesAdapters());
        byName.put("onlyWiringNamesWiring", rules.onlyWiringNamesWiring());
        byName.put("sharedWiringSeesNoEntryPoint", rules.sharedWiringSeesNoEntryPoint());
        for (String entryPoint : List.of("cli", "lambda")) {
            byName.put("entryPoint_" + entryPoint, rules.entryPointsDoNotSeeEachOther(entryPoint));
        }
        byName.put("onlyWiringAndModulesUseDagger", rules.onlyWiringAndModulesUseDagger());
        byName.put("noMutableStatics", rules.noMutableStatics());
        return byName;
    }

    private static JavaClasses program() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("backup-testkit") && !location.contains("testkit"))
                .importPackages("io.pgbackup");
    }

    @Test
    void program_isThere() {
        JavaClasses classes = program();
        for (String part : List.of(
                "core", "jdbc", "s3", "filesystem", "zstd", "aws", "config", "connect", "wiring", "cli", "lambda")) {
            assertThat(classes)
                    .as("classes of io.pgbackup.%s", part)
                    .anyMatch(c -> c.getPackageName().startsWith("io.pgbackup." + part));
        }
    }

    @TestFactory
    List<DynamicTest> program_keepsTheRule() {
        JavaClasses classes = program();
        return rules("io.pgbackup").entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(false).check(classes)))
                .toList();
    }

    /** A rule that a planted violation does not break would prove nothing. */
    @TestFactory
    List<DynamicTest> plantedViolation_breaksTheRule() {
        JavaClasses classes = new ClassFileImporter().importPackages(PLANTED);
        return rules(PLANTED).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThatThrownBy(() -> rule.getValue().check(classes))
                                .isInstanceOf(AssertionError.class)
                                .hasMessageContaining("was violated")))
                .toList();
    }
}
