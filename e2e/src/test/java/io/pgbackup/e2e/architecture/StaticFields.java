package io.pgbackup.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Static fields are constants: what can change in them would be shared by every run in one process. */
final class StaticFields {

    private static final String PRIVATE_ARRAY =
            "an array that only its class can see, which reads it alone and gives it to nobody who writes";
    private static final String MAPPER =
            "set up before it is published; afterwards it is used by readers only, which is safe for threads";
    private static final String PER_PROCESS = "what it holds is one for all runs of a process";

    /** Fields whose values could change, and why they may stay. */
    static final Map<String, String> ARGUED = argued();

    private static Map<String, String> argued() {
        Map<String, String> argued = new TreeMap<>();
        for (String array : List.of(
                "cli.check.StoreCheck.CONTENT",
                "cli.output.Amounts.UNITS",
                "core.backup.LargeObjectsWriter.BEGIN",
                "core.backup.LargeObjectsWriter.COMMIT",
                "core.backup.RowsWriter.END_OF_ROWS",
                "core.format.codec.GzipSegmentCodec.HEADER",
                "core.format.codec.IndexLocation.MAGIC",
                "core.format.index.IndexText.HEX",
                "core.hash.Crc32cCombiner.APPENDED_BYTES",
                "core.hash.PropertyHash.ALPHABET",
                "core.hash.Xxh128.SECRET",
                "core.store.BackupKeys.HEX",
                "core.verify.VerifyBackup.END_OF_ROWS",
                "jdbc.catalog.database.TextSearchParts.PARSER_OPTIONS",
                "jdbc.catalog.database.TextSearchParts.TEMPLATE_OPTIONS",
                "jdbc.connect.ClientCertificate.EC",
                "jdbc.connect.ClientCertificate.RSA",
                "jdbc.connect.ClientCertificate.VERSION_0",
                "jdbc.copy.StatementTap.STAND_IN_QUERY")) {
            argued.put(ArchitectureRules.ROOT + array, PRIVATE_ARRAY);
        }
        for (String mapper : List.of(
                "aws.ParameterStore.JSON",
                "aws.SecretText.JSON",
                "cli.output.Console$Json.MAPPER",
                "lambda.event.BackupEvent.JSON",
                "lambda.output.Logging.JSON",
                "lambda.output.Metrics.JSON",
                "lambda.output.Reports.JSON")) {
            argued.put(ArchitectureRules.ROOT + mapper, MAPPER);
        }
        argued.put(ArchitectureRules.ROOT + "aws.RdsTrust.FILE", PER_PROCESS + ": a copy of the authorities on disk");
        argued.put(
                ArchitectureRules.ROOT + "filesystem.LiveFiles.FILES",
                PER_PROCESS + ": two runs must not write one file");
        argued.put(ArchitectureRules.ROOT + "jdbc.PasswordFile.TOLD", PER_PROCESS + ": one warning for each file");
        argued.put(ArchitectureRules.ROOT + "jdbc.ServiceFile.TOLD", PER_PROCESS + ": one warning for each file");
        argued.put(
                ArchitectureRules.ROOT + "jdbc.catalog.read.CatalogQueries.CURSORS",
                PER_PROCESS + ": no two cursors of a session have one name");
        argued.put(
                ArchitectureRules.ROOT + "jdbc.copy.CopyTaps.OPENING",
                PER_PROCESS
                        + ": the driver makes sockets by reflection, which find their connection by a key of its own");
        argued.put(
                ArchitectureRules.ROOT + "jdbc.copy.CopyTaps.OPEN",
                PER_PROCESS + ": the same; each connection has its own entry, which goes with it");
        return argued;
    }

    private StaticFields() {}

    static List<Rule> rules() {
        return List.of(areFinal(), holdConstants());
    }

    private static DescribedPredicate<JavaField> ours() {
        return DescribedPredicate.describe(
                "are static fields that somebody wrote",
                field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && field.getOwner().getName().startsWith(ArchitectureRules.ROOT));
    }

    private static Rule areFinal() {
        return new Rule(
                fields().that(ours()).should().haveModifier(JavaModifier.FINAL).as("static fields are final"),
                List.of(
                        Plant.with("io.pgbackup.core.dump", "static int counter;"),
                        Plant.with("io.pgbackup.jdbc.copy", "private static volatile String last = \"\";"),
                        Plant.with("io.pgbackup.cli", "static java.util.List<String> list = java.util.List.of();")));
    }

    private static Rule holdConstants() {
        return new Rule(
                fields().that(ours()).should(new HoldAConstant()).as("what static fields hold cannot change"),
                List.of(
                        holding("int[]", "{1}"),
                        holding("String[]", "{\"a\"}"),
                        holding("java.util.List<String>", "new java.util.ArrayList<>()"),
                        holding("java.util.List<String>", "java.util.Arrays.asList(\"a\")"),
                        holding("java.util.Set<String>", "new java.util.TreeSet<>()"),
                        holding("java.util.Map<String, String>", "new java.util.HashMap<>()"),
                        holding("Object", "new java.util.concurrent.ConcurrentHashMap<String, String>()"),
                        holding("java.util.Map<String, String>", "new java.util.WeakHashMap<>()"),
                        holding(
                                "java.util.Map<String, String>",
                                "java.util.Collections.synchronizedMap(new java.util.HashMap<>())"),
                        holding("java.util.Queue<String>", "new java.util.concurrent.ConcurrentLinkedQueue<>()"),
                        holding("Object", "new java.util.concurrent.atomic.AtomicInteger()"),
                        holding("Object", "new java.util.concurrent.atomic.AtomicReference<String>()"),
                        holding("Object", "new java.util.concurrent.atomic.LongAdder()"),
                        holding("Object", "new ThreadLocal<String>()"),
                        holding("Object", "new StringBuilder()"),
                        holding("Object", "new java.util.Random()"),
                        holding("Object", "java.util.List.of(new StringBuilder())"),
                        holding("Object", "java.util.Map.of(1, new int[1])"),
                        holding("Object", "java.util.Optional.of(new int[1])"),
                        holding(
                                "Runnable",
                                "counting(new int[1]); "
                                        + "static Runnable counting(int[] counter) { return () -> counter[0]++; }"),
                        holding("Object", "new Counter(); static final class Counter { int number; }"),
                        holding("Object", "new Held(new int[1]); record Held(int[] numbers) {}"),
                        holding("Kind", "Kind.ONE; enum Kind { ONE; int number; }")));
    }

    private static Plant holding(String type, String value) {
        return Plant.with("io.pgbackup.jdbc", "private static final " + type + " HELD = " + value + ";");
    }

    private static final class HoldAConstant extends ArchCondition<JavaField> {

        HoldAConstant() {
            super("hold a constant");
        }

        @Override
        public void check(JavaField field, ConditionEvents events) {
            if (ARGUED.containsKey(field.getFullName())) {
                return;
            }
            changeable(field)
                    .ifPresent(what ->
                            events.add(SimpleConditionEvent.violated(field, field.getFullName() + " holds " + what)));
        }
    }

    /** What of the field's value could change. */
    static Optional<String> changeable(JavaField field) {
        try {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            return Changeable.in(reflected.get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(field.getFullName(), e);
        }
    }
}
