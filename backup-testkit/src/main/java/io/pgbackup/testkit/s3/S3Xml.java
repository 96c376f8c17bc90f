package io.pgbackup.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Writes the XML of S3's answers, and reads the XML of its requests. */
final class S3Xml {

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    private S3Xml() {}

    /** Starts a document of the S3 API. */
    static S3Xml document(String root) {
        S3Xml xml = new S3Xml();
        xml.text.append('<').append(root).append(" xmlns=\"" + NAMESPACE + "\">");
        xml.open.push(root);
        return xml;
    }

    /** Starts an {@code Error} document, which has no namespace. */
    static S3Xml error() {
        return new S3Xml().open("Error");
    }

    S3Xml open(String element) {
        text.append('<').append(element).append('>');
        open.push(element);
        return this;
    }

    S3Xml close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    S3Xml add(String element, Object value) {
        open(element);
        appendEscaped(value.toString());
        return close();
    }

    S3Xml addUnlessEmpty(String element, String value) {
        return value.isEmpty() ? this : add(element, value);
    }

    byte[] bytes() {
        while (!open.isEmpty()) {
            close();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void appendEscaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (c < ' ') {
                        text.append("&#").append((int) c).append(';');
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }

    /** The root element of a request body, which must have the local name {@code root}. */
    static Element parse(byte[] body, String root) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            Element element = builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
            if (element.getLocalName().equals(root)) {
                return element;
            }
        } catch (SAXException e) {
            throw malformed();
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        throw malformed();
    }

    static S3Error malformed() {
        return new S3Error(
                S3ErrorCode.MALFORMED_XML,
                "The XML you provided was not well-formed or did not validate against our published schema");
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }

    static Optional<String> text(Element parent, String name) {
        return children(parent, name).stream().map(Element::getTextContent).findFirst();
    }
}
