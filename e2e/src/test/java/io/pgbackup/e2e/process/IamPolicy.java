package io.pgbackup.e2e.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Evaluates policies of IAM as AWS documents it: what no statement allows is denied, and a denial goes before all else. Knows the
 * operators that this deployment uses and fails at any other, so that nothing is passed over.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">the evaluation logic</a>
 */
final class IamPolicy {

    private final List<JsonNode> statements = new ArrayList<>();

    IamPolicy(JsonNode... documents) {
        for (JsonNode document : documents) {
            JsonNode all = document.path("Statement");
            if (all.isArray()) {
                all.forEach(statements::add);
            } else {
                statements.add(all);
            }
        }
        if (statements.isEmpty() || statements.stream().anyMatch(JsonNode::isMissingNode)) {
            throw new IllegalArgumentException("no statements in " + List.of(documents));
        }
    }

    /** Whether this call goes through, with these values of context keys. */
    boolean allows(String action, String resource, Map<String, String> context) {
        boolean allowed = false;
        for (JsonNode statement : statements) {
            if (matches(statement, "Action", action, true)
                    && matches(statement, "Resource", resource, false)
                    && holds(statement.path("Condition"), context)) {
                if (statement.path("Effect").asText().equals("Deny")) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    boolean allows(String action, String resource) {
        return allows(action, resource, Map.of());
    }

    private static boolean matches(JsonNode statement, String element, String value, boolean ignoringCase) {
        if (statement.has("Not" + element)) {
            throw new IllegalArgumentException("Not" + element + " is not known here: " + statement);
        }
        return values(statement.path(element)).stream().anyMatch(pattern -> isLike(pattern, value, ignoringCase));
    }

    private static boolean holds(JsonNode condition, Map<String, String> context) {
        boolean holds = true;
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                holds &= holds(operator.getKey(), values(key.getValue()), context.get(key.getKey()));
            }
        }
        return holds;
    }

    private static boolean holds(String operator, List<String> wanted, String value) {
        if (operator.endsWith("IfExists")) {
            return value == null
                    || holds(operator.substring(0, operator.length() - "IfExists".length()), wanted, value);
        }
        if (value == null) {
            return false;
        }
        return switch (operator) {
            case "StringEquals", "Bool" -> wanted.contains(value);
            case "StringLike", "ArnLike", "ArnEquals" ->
                wanted.stream().anyMatch(pattern -> isLike(pattern, value, false));
            case "NumericLessThan" ->
                wanted.stream().anyMatch(bound -> Double.parseDouble(value) < Double.parseDouble(bound));
            default -> throw new IllegalArgumentException("condition operator " + operator + " is not known here");
        };
    }

    private static List<String> values(JsonNode node) {
        List<String> values = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(value -> values.add(value.asText()));
        } else {
            values.add(node.asText());
        }
        return values;
    }

    private static boolean isLike(String pattern, String value, boolean ignoringCase) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL | (ignoringCase ? Pattern.CASE_INSENSITIVE : 0))
                .matcher(value)
                .matches();
    }
}
