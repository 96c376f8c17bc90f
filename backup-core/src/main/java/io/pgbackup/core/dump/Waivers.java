package io.pgbackup.core.dump;

import io.pgbackup.core.dump.Omission.Reason;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a backup may omit. Tables that cannot be read are never covered by a general waiver: an operator who waives everything without names
 * would lose their rows.
 */
public final class Waivers {

    /** No waivers: nothing may be missing. */
    public static final Waivers NONE = of(false, false, List.of());

    private final boolean everything;
    private final boolean unknown;
    private final List<Name> names;

    private record Name(String text, Pattern pattern) {

        boolean covers(String object) {
            return pattern.matcher(object).matches();
        }
    }

    private Waivers(boolean everything, boolean unknown, List<Name> names) {
        this.everything = everything;
        this.unknown = unknown;
        this.names = names;
    }

    /**
     * Returns waivers of several kinds.
     *
     * @param everything whether anything may be missing
     * @param unknown whether objects of unknown kinds may be missing
     * @param objects what else may be missing: labels of {@linkplain Omission#object objects}, in which {@code *} stands for any characters
     *     and {@code ?} for one
     * @return the waivers
     */
    public static Waivers of(boolean everything, boolean unknown, List<String> objects) {
        return new Waivers(
                everything,
                unknown,
                objects.stream().map(text -> new Name(text, pattern(text))).toList());
    }

    private static Pattern pattern(String text) {
        StringBuilder regex = new StringBuilder();
        text.codePoints()
                .forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /**
     * {@return whether this object may be missing}
     *
     * @param omission an object that is not in the dump
     */
    public boolean cover(Omission omission) {
        return everything || (unknown && omission.reason() == Reason.UNKNOWN) || coverObject(omission.object());
    }

    /**
     * {@return the omissions that are not waived}
     *
     * @param omissions objects that are not in the dump
     */
    public List<Omission> refused(List<Omission> omissions) {
        return omissions.stream().filter(omission -> !cover(omission)).toList();
    }

    /**
     * {@return the names that waive none of these omissions: they may be misspelt, or no longer needed}
     *
     * @param omissions objects that are not in the dump
     */
    public List<String> unused(List<Omission> omissions) {
        return unusedFor(omissions.stream().map(Omission::object).toList());
    }

    /**
     * {@return the names that waive none of these objects, which are given by their labels}
     *
     * @param objects labels of objects
     */
    public List<String> unusedFor(Collection<String> objects) {
        return names.stream()
                .filter(name -> objects.stream().noneMatch(name::covers))
                .map(Name::text)
                .toList();
    }

    /**
     * {@return whether the object with this label is waived by name}
     *
     * @param object the label of the object
     */
    public boolean coverObject(String object) {
        return names.stream().anyMatch(name -> name.covers(object));
    }
}
