package io.pgbackup.core.dump;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies the database from which a backup was taken. Its name alone does not: another server can have a database of the same name, and
 * a database can be dropped and replaced by another of the same name. A copy of a server (a restored disk, a promoted standby) has the
 * identifiers of the original, so the address counts too.
 *
 * @param system the system identifier that {@code initdb} gave to the server, decimal; empty if the server does not report it
 * @param databaseOid the OID of the database; 0 for the globals of a server
 * @param host the address of the server as it was configured: {@code db.example.com}, with {@code :port} if the port is not the default
 *     one; several are separated by commas. Empty for backups of the first versions, which record none of this
 */
public record SourceIdentity(String system, long databaseOid, String host) {

    /** The source of backups that do not record one. They count as a source of their own. */
    public static final SourceIdentity UNKNOWN = new SourceIdentity("", 0, "");

    /** The word for {@link #UNKNOWN} where people name a source. */
    private static final String UNKNOWN_WORD = "unknown";

    private static final Pattern LOOPBACK = Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?|::1");

    public SourceIdentity {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(host, "host");
    }

    /** {@return whether the backup records its source} */
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
     * {@return whether both are the same database according to the server's identifiers: the same under another address, or a copy}
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
     * @param address host, with a port if it is not the default one
     */
    public boolean isAt(String address) {
        return isKnown() && canonical(host).equals(canonical(address));
    }

    /**
     * {@return this source with its address in one of several equivalent forms; equal exactly for sources that are
     * {@link #isSame the same}}
     */
    public SourceIdentity canonical() {
        return new SourceIdentity(system, databaseOid, canonical(host));
    }

    private static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        Matcher loopback = LOOPBACK.matcher(lower);
        return loopback.matches() ? "localhost" + Objects.requireNonNullElse(loopback.group(1), "") : lower;
    }

    /**
     * {@return whether a text names this source: an address, a system identifier, {@code SYSTEM/OID}, or {@code unknown}}
     *
     * @param text the name that the user gave
     */
    public boolean isNamed(String text) {
        if (!isKnown()) {
            return text.equals(UNKNOWN_WORD);
        }
        return isAt(text) || (!system.isEmpty() && (text.equals(system) || text.equals(number())));
    }

    /** {@return the name of this source for people, if its address is enough: the address, or {@code unknown}} */
    public String label() {
        return isKnown() ? host : UNKNOWN_WORD;
    }

    /**
     * {@return {@code SYSTEM/OID}, which names it if several sources have one address; the address if the server does not report its
     * identifier}
     */
    public String number() {
        return system.isEmpty() ? label() : system + "/" + databaseOid;
    }

    /** Returns all identifiers, for people. */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "a source that they do not record (made by the first versions)";
        }
        return host + " (system " + (system.isEmpty() ? "not reported" : system)
                + (databaseOid == 0 ? "" : ", database " + databaseOid) + ")";
    }
}
