package io.pgbackup.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ArchitectureTest {

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("testkit") && !location.contains("-tests.jar"))
            .importPackages("io.pgbackup");

    private static final List<Rule> RULES = ArchitectureRules.all();

    @TempDir
    private static Path folder;

    private static Garden garden;

    @BeforeAll
    static void plant() throws IOException {
        garden = Garden.of(
                RULES.stream()
                        .flatMap(rule -> rule.plants().stream())
                        .distinct()
                        .toList(),
                folder);
    }

    @AfterAll
    static void clear() throws IOException {
        garden.close();
    }

    @Test
    void program_isThere() {
        for (String part : List.of(
                "core",
                "jdbc",
                "s3",
                "filesystem",
                "zstd",
                "aws",
                "config",
                "connect",
                "wiring",
                "cli",
                "lambda",
                "embedded")) {
            assertThat(PROGRAM)
                    .as("classes of io.pgbackup.%s", part)
                    .anyMatch(c -> c.getPackageName().startsWith("io.pgbackup." + part));
        }
    }

    @TestFactory
    List<DynamicTest> program_keepsTheRule() {
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.name(), () -> rule.holds().allowEmptyShould(false).check(PROGRAM)))
                .toList();
    }

    /** A ban that a planted violation does not break would prove nothing; so each has its own, which is looked at alone. */
    @TestFactory
    Stream<DynamicContainer> plantedViolation_breaksTheRule() {
        return RULES.stream()
                .map(rule -> DynamicContainer.dynamicContainer(
                        rule.name(),
                        rule.plants().stream()
                                .map(plant -> DynamicTest.dynamicTest(plant.what(), () -> assertBreaks(plant, rule)))));
    }

    private void assertBreaks(Plant plant, Rule rule) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(garden.loader());
        try {
            assertThat(rule.holds().evaluate(garden.classes(plant)).hasViolation())
                    .as("%s breaks: %s", plant.what(), rule.name())
                    .isTrue();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A reason outlives its field otherwise; and one that others could write to has none. */
    @Test
    void arguedStaticFields_arePrivateAndCouldChange() {
        List<String> couldChange = PROGRAM.stream()
                .flatMap(c -> c.getFields().stream())
                .filter(field -> StaticFields.ARGUED.containsKey(field.getFullName()))
                .filter(field -> field.getModifiers().contains(JavaModifier.PRIVATE))
                .filter(field -> StaticFields.changeable(field).isPresent())
                .map(JavaField::getFullName)
                .toList();

        assertThat(couldChange).containsExactlyInAnyOrderElementsOf(StaticFields.ARGUED.keySet());
    }
}
