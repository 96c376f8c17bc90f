package io.pgbackup.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each module exports, read from its {@code module-info}. The compiler holds it for modules; this rule holds it also for what stands on the
 * class path, as if that were modules.
 */
final class Exports {

    /** Packages of one jar that is no module. */
    private static final Map<String, String> WIRING = Map.of("connect", "wiring", "program", "wiring");

    private static final Map<String, ModuleDescriptor> MODULES = modules();

    private Exports() {}

    static Rule rule() {
        String core = ArchitectureRules.ROOT + "core.";
        return new Rule(
                classes()
                        .that()
                        .resideInAPackage(ArchitectureRules.ROOT + ".")
                        .should(new NameWhatIsExported())
                        .as("other modules are named by what they export"),
                List.of(
                        Plant.sees(ArchitectureRules.ROOT + "cli.command", core + "hash"),
                        Plant.sees(ArchitectureRules.ROOT + "cli.command", core + "worker"),
                        Plant.sees(ArchitectureRules.ROOT + "lambda.run", core + "load"),
                        Plant.sees(ArchitectureRules.ROOT + "connect", core + "format"),
                        Plant.sees(ArchitectureRules.ROOT + "wiring", ArchitectureRules.ROOT + "jdbc.connect"),
                        Plant.sees(ArchitectureRules.ROOT + "embedded", core + "restore.engine")));
    }

    private static Map<String, ModuleDescriptor> modules() {
        Map<String, ModuleDescriptor> modules = new TreeMap<>();
        try {
            for (URL url : Collections.list(Exports.class.getClassLoader().getResources("module-info.class"))) {
                try (InputStream in = url.openStream()) {
                    ModuleDescriptor module = ModuleDescriptor.read(in);
                    modules.put(module.name(), module);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!modules.keySet().containsAll(Set.of("io.pgbackup.core", "io.pgbackup.jdbc", "io.pgbackup.embedded"))) {
            throw new IllegalStateException("the modules are not on the class path: " + modules.keySet());
        }
        return Map.copyOf(modules);
    }

    private static String module(String packageName) {
        String part = packageName.substring(ArchitectureRules.ROOT.length()).replaceFirst("\\..*", "");
        return ArchitectureRules.ROOT + WIRING.getOrDefault(part, part);
    }

    private static boolean isExported(ModuleDescriptor module, String packageName, String to) {
        return module.exports().stream()
                .filter(export -> export.source().equals(packageName))
                .anyMatch(export -> !export.isQualified() || export.targets().contains(to));
    }

    private static final class NameWhatIsExported extends ArchCondition<JavaClass> {

        NameWhatIsExported() {
            super("name what other modules export");
        }

        @Override
        public void check(JavaClass one, ConditionEvents events) {
            String from = module(one.getPackageName());
            for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.getPackageName().startsWith(ArchitectureRules.ROOT)) {
                    continue;
                }
                String to = module(target.getPackageName());
                ModuleDescriptor module = MODULES.get(to);
                if (module != null && !to.equals(from) && !isExported(module, target.getPackageName(), from)) {
                    events.add(SimpleConditionEvent.violated(one, dependency.getDescription()));
                }
            }
        }
    }
}
