package io.pgbackup.jdbc.session;

/** How messages name a session of the server: as SQL over {@code pg_stat_activity}. */
public final class SessionText {

    private SessionText() {}

    /**
     * Expressions, separated by commas, for {@code concat_ws}: {@code pid 42}, {@code user app}, {@code application "backup"}. What the role
     * may not see is left out. The name of the application is whatever its client said, so its quotes are escaped.
     *
     * @param pid of the session
     * @param activity alias of {@code pg_stat_activity}
     */
    public static String parts(String pid, String activity) {
        return """
                'pid ' || %1$s, 'user ' || %2$s.usename,
                'application "' || pg_catalog.replace(NULLIF(%2$s.application_name, ''), '"', '\\"') || '"'""".formatted(pid, activity);
    }
}
