package io.pgbackup.testkit.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The events that JUnit recorded while tests ran ({@code junit-platform-reporting}). Unlike Surefire's reports, they include containers
 * that were skipped before they had a test, such as a factory or the source of parameters.
 *
 * @param tests number of tests that ran, successful or not
 * @param skipped the skipped tests and containers: disabled, aborted by an assumption, or skipped because a tool is missing
 */
record TestEvents(int tests, List<Skip> skipped) {

    TestEvents {
        skipped = List.copyOf(skipped);
    }

    /**
     * A test or a container that did not run.
     *
     * @param name of its class, its method, its parameters
     * @param reason in one line
     */
    record Skip(String name, String reason) {}

    /** @throws IOException also if the file is incomplete, for example because the JVM was killed */
    static TestEvents read(Path file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            Reader reader = new Reader();
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    reader.element(xml);
                }
            }
            return new TestEvents(reader.tests, reader.skipped);
        } catch (XMLStreamException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static final class Reader {

        private final Map<String, String> names = new HashMap<>();
        private final Map<String, Boolean> isTest = new HashMap<>();
        private final List<Skip> skipped = new ArrayList<>();
        private int tests;
        private String id = "";
        private boolean isSkipped;

        void element(XMLStreamReader xml) throws XMLStreamException {
            switch (xml.getLocalName()) {
                case "started" -> {
                    String parent = names.getOrDefault(xml.getAttributeValue(null, "parentId"), "");
                    String name = xml.getAttributeValue(null, "name");
                    // The engine has no parent, and is not reported.
                    boolean isEngine = xml.getAttributeValue(null, "parentId") == null;
                    String whole = parent.isEmpty() ? name : parent + " > " + name;
                    id = xml.getAttributeValue(null, "id");
                    names.put(id, isEngine ? "" : whole);
                }
                case "type" -> isTest.put(id, xml.getElementText().equals("TEST"));
                case "finished" -> id = xml.getAttributeValue(null, "id");
                case "result" -> {
                    String status = xml.getAttributeValue(null, "status");
                    isSkipped = status.equals("SKIPPED") || status.equals("ABORTED");
                    if (isSkipped) {
                        skipped.add(new Skip(names.getOrDefault(id, id), "no reason was given"));
                    } else if (isTest.getOrDefault(id, false)) {
                        tests++;
                    }
                }
                case "reason", "throwable" -> {
                    if (isSkipped) {
                        skipped.set(skipped.size() - 1, new Skip(names.getOrDefault(id, id), reason(xml)));
                    }
                }
                default -> {
                    // nothing that is asked for
                }
            }
        }

        private static String reason(XMLStreamReader xml) throws XMLStreamException {
            String firstLine = xml.getElementText().strip().lines().findFirst().orElse("");
            return firstLine.replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "");
        }
    }
}
