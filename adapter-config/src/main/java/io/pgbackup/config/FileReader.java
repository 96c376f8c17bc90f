package io.pgbackup.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the file, YAML or JSON. */
final class FileReader {

    private static final String DATABASES = "databases";
    private static final String RESTORE = "restore";
    private static final String TARGET = "target";

    private final Path file;
    private final Problems problems;
    private final Map<Setting, Given> values = new EnumMap<>(Setting.class);
    private List<GivenDatabase> databases = List.of();
    private @Nullable GivenDatabase target;

    FileReader(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    Layer read() {
        for (JsonNode root : documents()) {
            if (root.isObject()) {
                root(root);
            } else if (!root.isNull() && !root.isMissingNode()) {
                problems.add(file + " does not hold keys with values", "write it as: " + keys());
            }
        }
        return new Layer(values, databases, target);
    }

    private List<JsonNode> documents() {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> all = mapper.readerFor(JsonNode.class).readValues(Files.readString(file))) {
            while (all.hasNextValue()) {
                documents.add(all.nextValue());
            }
        } catch (JsonProcessingException e) {
            // Neither message nor cause is kept: they quote the text, which may hold passwords.
            problems.add(file + " is not valid YAML" + DatabaseNodes.at(e), "check indentation and quotes there");
            return List.of();
        } catch (IOException e) {
            problems.add(file + " cannot be read: " + e.getClass().getSimpleName(), "check its permissions");
            return List.of();
        }
        if (documents.size() > 1) {
            problems.add(file + " holds more than one document", "keep one");
            return List.of();
        }
        return documents;
    }

    private void root(JsonNode root) {
        root.properties().forEach(property -> {
            String key = property.getKey();
            JsonNode value = property.getValue();
            if (key.equals(DATABASES)) {
                databases = new DatabaseNodes(file + ": " + DATABASES, problems).databases(value);
            } else if (key.equals(RESTORE) && value.isObject()) {
                restore(value);
            } else {
                setting(key, value);
            }
        });
    }

    private void restore(JsonNode node) {
        node.properties().forEach(property -> {
            if (property.getKey().equals(TARGET)) {
                target = DatabaseNodes.database(file + ": " + RESTORE + "." + TARGET, property.getValue(), problems);
            } else {
                setting(RESTORE + "." + property.getKey(), property.getValue());
            }
        });
    }

    private void setting(String key, JsonNode value) {
        var setting = Arrays.stream(Setting.values())
                .filter(candidate -> candidate.fileKey().equals(key))
                .findFirst();
        String name = file + ": " + key;
        if (setting.isEmpty()) {
            problems.add(name + " is not known", "the keys are " + keys());
        } else if (value.isContainerNode()) {
            problems.add(name + " is not a plain value", "write a text or a number");
        } else if (!value.isNull() && !value.asText().isEmpty()) {
            values.put(setting.get(), new Given(name, value.asText()));
        }
    }

    private static String keys() {
        return Stream.concat(
                        Arrays.stream(Setting.values()).map(Setting::fileKey),
                        Stream.of(DATABASES, RESTORE + "." + TARGET))
                .collect(Collectors.joining(", "));
    }
}
