package io.pgbackup.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported to everybody says of each parameter and result what it is; references in it lead somewhere. */
class JavadocTest {

    @TempDir
    Path classes;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup-core",
                "adapter-jdbc",
                "adapter-s3",
                "adapter-filesystem",
                "adapter-zstd",
                "adapter-aws",
                "embedded"
            })
    void exportedApi_isDocumented(String module) throws IOException {
        Path sources = Path.of("..", module, "src/main/java");
        List<String> exported = exported(Path.of("..", module, "target/classes/module-info.class"));
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .toList();
        }

        List<String> problems = new ArrayList<>();
        for (Diagnostic<?> problem : check(files, exported)) {
            if (!isLeftOut(problem)) {
                problems.add(problem.toString());
            }
        }

        assertThat(exported).isNotEmpty();
        assertThat(problems).isEmpty();
    }

    private static List<String> exported(Path descriptor) throws IOException {
        try (var in = Files.newInputStream(descriptor)) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(Exports::source)
                    .toList();
        }
    }

    private List<Diagnostic<? extends JavaFileObject>> check(List<Path> files, List<String> packages)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (var manager = compiler.getStandardFileManager(problems, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-Xdoclint:all/public",
                    "-Xdoclint/package:" + String.join(",", packages),
                    "-Xmaxwarns",
                    "1000",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    classPath);
            boolean compiles = compiler.getTask(
                            null, manager, problems, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiles).as(problems.getDiagnostics().toString()).isTrue();
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getCode().startsWith("compiler.warn.proc.messager")
                        || problem.getCode().contains("doclint")
                        || problem.getMessage(null).startsWith("no "))
                .toList();
    }

    /** Names of constants, and constructors whose parameters are the components of their record, speak for themselves. */
    private static boolean isLeftOut(Diagnostic<?> problem) throws IOException {
        if (!problem.getMessage(null).equals("no comment")) {
            return false;
        }
        String line = Files.readAllLines(Path.of(((JavaFileObject) problem.getSource()).toUri()))
                .get((int) problem.getLineNumber() - 1)
                .strip();
        return line.matches("[A-Z_0-9]+(\\(.*\\))?[,;]") || line.matches("public \\w+ \\{");
    }
}
