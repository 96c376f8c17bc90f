package io.pgbackup.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds each plain setting in the most important layer that has it, and parses it. */
final class ValueParser {

    private final List<Layer> layers;
    private final Problems problems;

    /** @param layers the most important first */
    ValueParser(List<Layer> layers, Problems problems) {
        this.layers = layers;
        this.problems = problems;
    }

    Optional<Given> text(Setting setting) {
        return layers.stream().flatMap(layer -> layer.value(setting).stream()).findFirst();
    }

    int positive(Setting setting, int otherwise, int maximum) {
        Optional<Given> given = text(setting);
        if (given.isEmpty()) {
            return otherwise;
        }
        String value = given.get().value().strip();
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > maximum) {
            problems.add(
                    given.get().key() + " is " + given.get().shown() + ", not a number from 1 to " + maximum,
                    "give such a number, or leave it out");
            return otherwise;
        }
        return number;
    }

    /** Returns the texts of a setting, which are separated by semicolons or line breaks. */
    List<String> list(Setting setting) {
        return text(setting).stream()
                .flatMap(given -> Arrays.stream(given.value().split("[;\\n]", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    boolean flag(Setting setting) {
        Optional<Given> given = text(setting);
        String value = given.map(Given::value).orElse("false").strip().toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            problems.add(
                    given.map(Given::key).orElse("") + " is "
                            + given.map(Given::shown).orElse(""),
                    "give true or false");
        }
        return value.equals("true");
    }

    <E extends Enum<E>> Optional<E> choice(Setting setting, Class<E> type) {
        return text(setting).flatMap(given -> {
            Optional<E> chosen = Arrays.stream(type.getEnumConstants())
                    .filter(constant ->
                            constant.name().equalsIgnoreCase(given.value().strip()))
                    .findFirst();
            if (chosen.isEmpty()) {
                problems.add(
                        given.key() + " is " + given.shown(),
                        "give one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")));
            }
            return chosen;
        });
    }

    CompressionSettings compression() {
        return text(Setting.COMPRESSION)
                .map(given -> CompressionSettings.parse(given.value().strip()).orElseGet(() -> {
                    problems.add(
                            given.key() + " is " + given.shown(),
                            "give none, gzip, gzip:1 to gzip:9, zstd, or zstd:1 to zstd:22");
                    return CompressionSettings.none();
                }))
                .orElse(CompressionSettings.none());
    }
}
