package io.pgbackup.core.dump;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database a backup is of. A name says little: another server can have a database of the same name, and the same server had
 * another one before it was dropped. A copy of a server (a restored disk, a promoted standby) has the identifiers of the original, so
 * the address counts too.
 *
 * @param system the system identifier that {@code initdb} gave to the server, decimal; empty where the server does not tell it
 * @param databaseOid of the database; 0 for what all databases of a server share
 * @param host where the server is, as it was given: {@code db.example.com}, with {@code :port} if that is not the usual one; several are
 *     separated by commas. Empty for backups of the first versions, which say nothing of all this
 */
public record SourceIdentity(String system, long databaseOid, String host) {

    /** Of backups that do not say where they come from. They are a source of their own. */
    public static final SourceIdentity UNKNOWN = new SourceIdentity("", 0, "");

    /** What stands for {@link #UNKNOWN} where people name a source. */
    private static final String UNKNOWN_WORD = "unknown";

    private static final Pattern LOOPBACK = Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?|::1");

    public SourceIdentity {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(host, "host");
    }

    /** {@return whether the backup says where it comes from} */
    public boolean isKnown() {
        return !host.isEmpty();
    }

    /**
     * {@return whether both are the same database of the same server at the same address}
     *
     * @param other another source
     */
    public boolean isSame(SourceIdentity other) {
        return canonical().equals(other.canonical());
    }

    /**
     * {@return whether both are the same database by all that the server says of itself: the same under another address, or a copy}
     *
     * @param other another source
     */
    public boolean isSameElsewhere(SourceIdentity other) {
        return isKnown()
                && !system.isEmpty()
                && system.equals(other.system)
                && databaseOid == other.databaseOid
                && !isSame(other);
    }

    /**
     * {@return whether its server is at this address}
     *
     * @param address host, with a port if it is not the usual one
     */
    public boolean isAt(String address) {
        return isKnown() && canonical(host).equals(canonical(address));
    }

    /** {@return the same with the address in one form of those that mean the same; equal exactly for what {@link #isSame is the same}} */
    public SourceIdentity canonical() {
        return new SourceIdentity(system, databaseOid, canonical(host));
    }

    private static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        Matcher loopback = LOOPBACK.matcher(lower);
        return loopback.matches() ? "localhost" + Objects.requireNonNullElse(loopback.group(1), "") : lower;
    }

    /**
     * {@return whether this is what a person means: an address, a system identifier, {@code SYSTEM/OID}, or {@code unknown}}
     *
     * @param text what the person gave
     */
    public boolean isNamed(String text) {
        if (!isKnown()) {
            return text.equals(UNKNOWN_WORD);
        }
        return isAt(text) || (!system.isEmpty() && (text.equals(system) || text.equals(number())));
    }

    /** {@return what names it where its address does, for people: the address, or {@code unknown}} */
    public String label() {
        return isKnown() ? host : UNKNOWN_WORD;
    }

    /** {@return {@code SYSTEM/OID}, which names it where several are at one address; the address where the server does not tell} */
    public String number() {
        return system.isEmpty() ? label() : system + "/" + databaseOid;
    }

    /** All of it, for people. */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "a source that they do not name, as made by the first versions";
        }
        return host + " (system " + (system.isEmpty() ? "not told" : system)
                + (databaseOid == 0 ? "" : ", database " + databaseOid) + ")";
    }
}
