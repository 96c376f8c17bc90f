package io.pgbackup.core.dump;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An object of the database that a backup would not hold.
 *
 * @param reason decides what can be done about it
 * @param object kind and name in readable form: {@code subscription s}, {@code sequence shop.ids}, {@code large object 42}; names quoted as
 *     in SQL; empty in backups of the first versions
 * @param sentence names the object, and states what exactly is missing or why
 */
public record Omission(Reason reason, String object, String sentence) {

    /** How many omissions one message names. */
    private static final int NAMED = 20;

    /** Why an object is not in a backup. */
    public enum Reason {
        /** This version does not know its kind. */
        UNKNOWN,
        /** The reading role may not read it. */
        UNREADABLE,
        /** SQL cannot express it. */
        IMPOSSIBLE;

        /** {@return the name in the index} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * {@return the reason with this {@link #label}; {@link #UNKNOWN} for a label that this version does not know}
         *
         * @param label as it is in the index
         */
        public static Reason ofLabel(String label) {
            return Stream.of(values())
                    .filter(reason -> reason.label().equals(label))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    public Omission {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(sentence, "sentence");
    }

    /**
     * {@return an omission with the sentence {@code object (why)}}
     *
     * @param reason why the object would be missing
     * @param object the label of the object
     * @param why a few words: {@code its value: SELECT is missing}
     */
    public static Omission of(Reason reason, String object, String why) {
        return new Omission(reason, object, object + " (" + why + ")");
    }

    /**
     * {@return the first sentences, and the number of the remaining ones}
     *
     * @param omissions objects that would be missing
     */
    public static String list(List<Omission> omissions) {
        String named = omissions.stream().limit(NAMED).map(Omission::sentence).collect(Collectors.joining("; "));
        return omissions.size() > NAMED ? named + "; and " + (omissions.size() - NAMED) + " more" : named;
    }
}
