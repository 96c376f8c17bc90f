package io.pgbackup.core.dump;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something of the database that a backup would not hold.
 *
 * @param reason decides what can be done about it
 * @param object kind and name, as people would write them: {@code subscription s}, {@code sequence shop.ids}, {@code large object
 *     42}; names quoted as in SQL; empty in backups of the first versions
 * @param sentence names the object, and says what exactly is missing or why
 */
public record Omission(Reason reason, String object, String sentence) {

    /** How many are named in one message. */
    private static final int NAMED = 20;

    /** Why something is not in a backup. */
    public enum Reason {
        /** Its kind is not known to this version. */
        UNKNOWN,
        /** The role that reads may not read it. */
        UNREADABLE,
        /** SQL cannot express it. */
        IMPOSSIBLE;

        /**
         * In the index.
         *
         * @return the name in the index
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * {@return the reason of a {@link #label}; one that this version does not know is unknown to it}
         *
         * @param label as it stands in the index
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
     * @param reason why it is left out
     * @param object names it
     * @param why a few words: {@code its value: SELECT is missing}
     */
    public static Omission of(Reason reason, String object, String why) {
        return new Omission(reason, object, object + " (" + why + ")");
    }

    /**
     * {@return the first sentences, and how many more there are}
     *
     * @param omissions what is not in the dump
     */
    public static String list(List<Omission> omissions) {
        String named = omissions.stream().limit(NAMED).map(Omission::sentence).collect(Collectors.joining("; "));
        return omissions.size() > NAMED ? named + "; and " + (omissions.size() - NAMED) + " more" : named;
    }
}
