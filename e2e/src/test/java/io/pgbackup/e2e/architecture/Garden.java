package io.pgbackup.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Plants, compiled all at once, and looked at one by one. */
final class Garden implements AutoCloseable {

    private final Path folder;
    private final List<Plant> plants;
    private final URLClassLoader loader;

    private Garden(Path folder, List<Plant> plants, URLClassLoader loader) {
        this.folder = folder;
        this.plants = plants;
        this.loader = loader;
    }

    static Garden of(List<Plant> plants, Path folder) throws IOException {
        compile(plants, folder);
        return new Garden(
                folder,
                List.copyOf(plants),
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Garden.class.getClassLoader()));
    }

    /** The classes of this plant alone. */
    JavaClasses classes(Plant plant) throws IOException {
        String number = number(plants.indexOf(plant));
        try (Stream<Path> files = Files.walk(folder)) {
            return new ClassFileImporter()
                    .importPaths(files.filter(
                                    file -> file.getFileName().toString().matches("\\w+" + number + "\\b.*\\.class"))
                            .toList());
        }
    }

    /** What the current thread finds the plants by. */
    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static String number(int index) {
        return "_" + index;
    }

    private static void compile(List<Plant> plants, Path folder) throws IOException {
        List<Source> units = new ArrayList<>();
        for (int i = 0; i < plants.size(); i++) {
            String number = number(i);
            plants.get(i)
                    .sources()
                    .forEach((name, text) ->
                            units.add(new Source(name.replace("#", number), text.replace("#", number))));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (var files = compiler.getStandardFileManager(problems, null, null)) {
            List<String> options = List.of("-proc:none", "-d", folder.toString(), "-classpath", classPath);
            if (!compiler.getTask(null, files, problems, options, null, units).call()) {
                throw new IllegalArgumentException(
                        "a plant is no Java: " + problems.getDiagnostics().get(0));
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
