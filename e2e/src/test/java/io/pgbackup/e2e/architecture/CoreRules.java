package io.pgbackup.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the core may see, and what it must be given. */
final class CoreRules {

    private static final String CORE = ArchitectureRules.ROOT + "core.";

    /** From the ground up: a room sees those of the floors below its own, and no neighbour. A new room gets its floor here. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("failure", "hash"),
            List.of("dump", "store", "worker"),
            List.of("load", "memory", "progress"),
            List.of("format"),
            List.of("proof", "verify"),
            List.of("retention"),
            List.of("backup", "restore"));

    private static final int NO_FLOOR = -1;

    private CoreRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.add(dependsOnNothing());
        rules.add(floors());
        rules.add(noFiles());
        rules.add(noCall(
                "the environment",
                called("java.lang.System", "getenv|getProperty|getProperties"),
                "String s = System.getenv(\"HOME\");",
                "java.util.Map<String, String> all = System.getenv();",
                "String s = System.getProperty(\"user.home\");",
                "Object all = System.getProperties();"));
        rules.add(noCall(
                "the machine's clock",
                called("java.lang.System", "currentTimeMillis|nanoTime")
                        .or(called("java.time.Clock", "(system|tick(Millis|Seconds|Minutes)).*"))
                        .or(called("java.time.InstantSource", "system"))
                        .or(CoreRules::isNowWithoutClock)
                        .or(called("java.util.Date", "<init>").and(CoreRules::hasNoParameter))
                        .or(called("java.util.Calendar", "getInstance")),
                "long t = System.currentTimeMillis();",
                "long t = System.nanoTime();",
                "java.util.function.LongSupplier t = System::nanoTime;",
                "Object t = java.time.Instant.now();",
                "java.util.function.Supplier<java.time.Instant> t = java.time.Instant::now;",
                "Object t = java.time.LocalDate.now();",
                "Object t = java.time.LocalDateTime.now(java.time.ZoneOffset.UTC);",
                "Object t = java.time.ZonedDateTime.now();",
                "Object t = java.time.Clock.systemUTC();",
                "Object t = java.time.Clock.systemDefaultZone();",
                "Object t = java.time.Clock.system(java.time.ZoneOffset.UTC);",
                "Object t = java.time.Clock.tickSeconds(java.time.ZoneOffset.UTC);",
                "Object t = java.time.InstantSource.system();",
                "Object t = new java.util.Date();",
                "Object t = java.util.Calendar.getInstance();"));
        rules.add(noCall(
                "chance",
                called("java.lang.Math", "random")
                        .or(called("java.lang.StrictMath", "random"))
                        .or(called("java.util.UUID", "randomUUID"))
                        .or(called("java.util.Random", "<init>"))
                        .or(called("java.util.SplittableRandom", "<init>"))
                        .or(called("java.util.concurrent.ThreadLocalRandom", ".*"))
                        .or(called("java.util.random.RandomGenerator", "getDefault|of"))
                        .or(called("java.util.random.RandomGeneratorFactory", ".*"))
                        .or(called("java.util.Collections", "shuffle")),
                "double d = Math.random();",
                "double d = StrictMath.random();",
                "Object u = java.util.UUID.randomUUID();",
                "java.util.function.Supplier<Object> u = java.util.UUID::randomUUID;",
                "Object r = new java.util.Random();",
                "Object r = new java.util.Random(1);",
                "Object r = new java.util.SplittableRandom();",
                "Object r = java.util.concurrent.ThreadLocalRandom.current();",
                "Object r = java.util.random.RandomGenerator.getDefault();",
                "Object r = java.util.random.RandomGenerator.of(\"Random\");",
                "Object r = java.util.random.RandomGeneratorFactory.getDefault();",
                "void mix(java.util.List<String> all) { java.util.Collections.shuffle(all); }"));
        return rules;
    }

    /** JDK, SLF4J, JSpecify, and itself. */
    private static Rule dependsOnNothing() {
        return new Rule(
                classes()
                        .that()
                        .resideInAPackage(CORE + ".")
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(
                                CORE + ".",
                                "java.lang..",
                                "java.io..",
                                "java.nio..",
                                "java.time..",
                                "java.util..",
                                "java.math..",
                                "org.slf4j..",
                                "org.jspecify.."))
                        .as("the core depends on the JDK, SLF4J and JSpecify alone"),
                List.of(
                        Plant.with(CORE + "dump", "Object o = org.assertj.core.util.Lists.list();"),
                        Plant.with(CORE + "dump", "java.sql.Connection c;"),
                        Plant.with(CORE + "dump", "java.net.Socket s;"),
                        Plant.with(CORE + "dump", "Object r = new java.security.SecureRandom();"),
                        Plant.sees(CORE + "dump", ArchitectureRules.ROOT + "jdbc"),
                        Plant.sees(CORE + "dump", ArchitectureRules.ROOT + "config")));
    }

    private static Rule noFiles() {
        return new Rule(
                noClasses()
                        .that()
                        .resideInAPackage(CORE + ".")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.nio.file..")
                                .or(DescribedPredicate.describe(
                                        "are files of java.io",
                                        one -> one.getName().matches("java\\.io\\.(File.*|RandomAccessFile)"))))
                        .as("the core touches no file"),
                List.of(
                        Plant.with(CORE + "dump", "Object p = java.nio.file.Path.of(\"/\");"),
                        Plant.with(CORE + "dump", "Object f = new java.io.File(\"/\");"),
                        Plant.with(CORE + "dump", "java.io.FileInputStream in;"),
                        Plant.with(CORE + "dump", "java.io.RandomAccessFile file;")));
    }

    /** Also as a reference to the method. */
    private static Rule noCall(String given, Predicate<JavaAccess<?>> banned, String... members) {
        return new Rule(
                noClasses()
                        .that()
                        .resideInAPackage(CORE + ".")
                        .should()
                        .accessTargetWhere(DescribedPredicate.describe("is banned", banned))
                        .as("the core is given " + given + ", and does not ask for it"),
                List.of(members).stream()
                        .map(member -> Plant.with(CORE + "dump", member))
                        .toList());
    }

    private static Predicate<JavaAccess<?>> called(String owner, String name) {
        Pattern names = Pattern.compile(name);
        return access -> access.getTargetOwner().getName().equals(owner)
                && names.matcher(access.getTarget().getName()).matches();
    }

    private static boolean isNowWithoutClock(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().startsWith("java.time")
                && access.getTarget().getName().equals("now")
                && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream()
                        .noneMatch(type -> type.getName().equals("java.time.Clock"));
    }

    private static boolean hasNoParameter(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().isEmpty();
    }

    private static Rule floors() {
        List<Plant> plants = new ArrayList<>();
        List<String> rooms = FLOORS.stream().flatMap(List::stream).toList();
        for (String from : rooms) {
            rooms.stream()
                    .filter(to -> !from.equals(to) && floor(to) >= floor(from))
                    .forEach(to -> plants.add(Plant.sees(CORE + from, CORE + to)));
        }
        plants.add(Plant.sees(CORE + "restore.plan", CORE + "backup.write"));
        plants.add(Plant.with(CORE + "attic", ""));
        return new Rule(
                classes()
                        .that()
                        .resideInAPackage(CORE + ".")
                        .should(new SeeLowerFloorsOnly())
                        .as("the core's rooms see those of lower floors only"),
                plants);
    }

    /** The part of the package's name behind the core's. */
    private static String room(JavaClass one) {
        return one.getPackageName()
                .substring(CORE.length() - 1)
                .replaceFirst("^\\.", "")
                .replaceFirst("\\..*", "");
    }

    private static int floor(String room) {
        for (int i = 0; i < FLOORS.size(); i++) {
            if (FLOORS.get(i).contains(room)) {
                return i;
            }
        }
        return NO_FLOOR;
    }

    private static final class SeeLowerFloorsOnly extends ArchCondition<JavaClass> {

        SeeLowerFloorsOnly() {
            super("see lower floors only");
        }

        @Override
        public void check(JavaClass one, ConditionEvents events) {
            String from = room(one);
            if (floor(from) == NO_FLOOR) {
                events.add(SimpleConditionEvent.violated(one, one.getName() + " is in a room that has no floor"));
            }
            for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getName().startsWith(CORE)
                        && !room(target).equals(from)
                        && floor(room(target)) >= floor(from)) {
                    events.add(SimpleConditionEvent.violated(one, dependency.getDescription()));
                }
            }
        }
    }
}
