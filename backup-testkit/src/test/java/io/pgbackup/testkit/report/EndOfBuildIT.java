package io.pgbackup.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndOfBuildIT {

    private static final Instant BEGAN = Instant.parse("2025-01-31T03:04:05Z");

    private static final String EVENTS = """
            <?xml version="1.0" ?>
            <e:events xmlns="https://schemas.opentest4j.org/reporting/core/0.2.0"
                xmlns:e="https://schemas.opentest4j.org/reporting/events/0.2.0"
                xmlns:java="https://schemas.opentest4j.org/reporting/java/0.2.0"
                xmlns:junit="https://schemas.junit.org/open-test-reporting">
            <e:started id="1" name="JUnit Jupiter"><metadata><junit:type>CONTAINER</junit:type></metadata></e:started>
            <e:started id="2" name="OrdersTest" parentId="1"><metadata><junit:type>CONTAINER</junit:type></metadata></e:started>
            <e:started id="3" name="first()" parentId="2"><metadata><junit:type>TEST</junit:type></metadata></e:started>
            <e:finished id="3"><result status="%s">%s</result></e:finished>
            <e:started id="4" name="second()" parentId="2"><metadata><junit:type>TEST</junit:type></metadata></e:started>
            <e:finished id="4"><result status="FAILED"><java:throwable type="java.lang.Error"><![CDATA[java.lang.Error: x]]></java:throwable>
            </result></e:finished>
            <e:started id="5" name="factory()" parentId="2"><metadata><junit:type>CONTAINER</junit:type></metadata></e:started>
            <e:finished id="5"><result status="%s">%s</result></e:finished>
            <e:finished id="2"><result status="SUCCESSFUL"></result></e:finished>
            <e:finished id="1"><result status="SUCCESSFUL"></result></e:finished>
            </e:events>
            """;
    private static final String ABORTED =
            "<java:throwable type=\"org.opentest4j.TestAbortedException\"><![CDATA[org.opentest4j.TestAbortedException: no psql\n"
                    + "\tat somewhere]]></java:throwable>";

    @TempDir
    private Path project;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void build_thatSkippedNothing_isRightAndCounts() throws IOException {
        events("one", "SUCCESSFUL", "", "SUCCESSFUL", "");
        events("two", "SUCCESSFUL", "", "SUCCESSFUL", "");

        assertThat(isRight(true)).isTrue();

        assertThat(told()).isEqualTo("This build ran 4 tests and skipped none.\n");
    }

    @Test
    void build_thatSkippedATest_isWrongUnderCiAlone() throws IOException {
        events("one", "SKIPPED", "<reason>not today</reason>", "SUCCESSFUL", "");

        assertThat(isRight(false)).isTrue();
        assertThat(told()).isEqualTo("""
                This build ran 1 tests and skipped 1 tests or groups of tests:
                - one: OrdersTest > first(): not today
                """);
        assertThat(isRight(true)).isFalse();
        assertThat(told()).endsWith("With CI=true no test may be skipped.\n");
    }

    @Test
    void build_thatSkippedManyForOneReason_countsThemUnlessItIsAnError() throws IOException {
        for (int i = 10; i < 21; i++) {
            events("module" + i, "ABORTED", ABORTED, "SUCCESSFUL", "");
        }

        assertThat(isRight(false)).isTrue();
        assertThat(told()).endsWith("skipped 11 tests or groups of tests:\n- 11 tests: no psql\n");
        assertThat(isRight(true)).isFalse();
        assertThat(told()).contains("- module20: OrdersTest > first(): no psql\n");
    }

    /** Surefire's own reports do not mention it. */
    @Test
    void build_thatAbortedAFactory_namesIt() throws IOException {
        events("one", "SUCCESSFUL", "", "ABORTED", ABORTED);

        assertThat(isRight(true)).isFalse();

        assertThat(told()).contains("- one: OrdersTest > factory(): no psql\n");
    }

    @Test
    void build_whoseTestsWereNotWrittenDown_isWrong() throws IOException {
        write("one/target/failsafe-reports/TEST-OrdersIT.xml", "<testsuite/>");

        assertThat(isRight(true)).isFalse();

        assertThat(told()).isEqualTo("one: its tests ran, but JUnit recorded no events in target/test-events\n");
    }

    @Test
    void build_whoseJvmHadToBeKilled_isWrong() throws IOException {
        events("one", "SUCCESSFUL", "", "SUCCESSFUL", "");
        write(
                "one/target/failsafe-reports/jvmRun1.dump",
                "# Created\nThe exit has elapsed 30 seconds after System.exit(0).\n");

        assertThat(isRight(true)).isFalse();

        assertThat(told()).contains("one: a test JVM was killed", "jvmRun1.dump");
    }

    @Test
    void files_ofAnEarlierBuild_areNotCounted() throws IOException {
        events("one", "SKIPPED", "", "SKIPPED", "");
        Files.setLastModifiedTime(
                project.resolve("one/target/test-events/7/open-test-report.xml"), FileTime.from(BEGAN.minusSeconds(1)));

        assertThat(isRight(true)).isTrue();

        assertThat(told()).isEmpty();
    }

    private void events(String module, String first, String reason, String factory, String otherReason)
            throws IOException {
        write(
                module + "/target/test-events/7/open-test-report.xml",
                EVENTS.formatted(first, reason, factory, otherReason));
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private boolean isRight(boolean isStrict) throws IOException {
        told.reset();
        return new EndOfBuild(project, BEGAN).tell(new PrintStream(told, true, StandardCharsets.UTF_8), isStrict);
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
