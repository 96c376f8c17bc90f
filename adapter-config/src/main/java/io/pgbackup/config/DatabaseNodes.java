package io.pgbackup.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads databases written as JSON or YAML: an array of objects. Never shows their text, which holds passwords. */
final class DatabaseNodes {

    private static final String REMEDY = "write a list of databases: [{\"host\": …, \"port\": 5432, \"username\": …,"
            + " \"password\": …, \"database\": …, \"ssl_mode\": \"require\"}]";

    private final String key;
    private final Problems problems;

    DatabaseNodes(String key, Problems problems) {
        this.key = key;
        this.problems = problems;
    }

    List<GivenDatabase> parse(String json) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return databases(mapper.readTree(json));
        } catch (JsonProcessingException e) {
            // Neither message nor cause is kept: they quote the text.
            problems.add(key + " is not valid JSON" + at(e), REMEDY);
            return List.of();
        }
    }

    /** Returns the position of the error in the text. */
    static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    List<GivenDatabase> databases(JsonNode list) {
        if (!list.isArray()) {
            problems.add(key + " is not a list", REMEDY);
            return List.of();
        }
        List<GivenDatabase> databases = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            databases.add(database(key + "[" + i + "]", list.get(i), problems));
        }
        return databases;
    }

    /** Reads one database under this key. */
    static GivenDatabase database(String key, JsonNode node, Problems problems) {
        Map<DatabaseField, Given> fields = new EnumMap<>(DatabaseField.class);
        if (!node.isObject()) {
            problems.add(key + " is not an object", "give it the keys " + DatabaseField.keys());
        }
        node.properties().forEach(property -> {
            String name = key + "." + property.getKey();
            JsonNode value = property.getValue();
            var field = DatabaseField.ofKey(property.getKey());
            if (field.isEmpty()) {
                problems.add(name + " is not known", "a database has the keys " + DatabaseField.keys());
            } else if (value.isContainerNode()) {
                problems.add(name + " is not a plain value", "write a text or a number");
            } else if (field.get() != DatabaseField.PORT && !value.isNull() && !value.isTextual()) {
                problems.add(name + " is not a text", "put it in quotes, or digits may get lost");
            } else if (!value.isNull() && !value.asText().isEmpty()) {
                fields.put(field.get(), new Given(name, value.asText()));
            }
        });
        return new GivenDatabase(key + ".", false, fields);
    }
}
