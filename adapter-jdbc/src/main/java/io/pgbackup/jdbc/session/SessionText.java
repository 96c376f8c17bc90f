package io.pgbackup.jdbc.session;

/** Names a session of the server in messages, by SQL over {@code pg_stat_activity}. */
public final class SessionText {

    private SessionText() {}

    /**
     * Returns expressions for {@code concat_ws}, separated by commas: {@code pid 42}, {@code user app}, {@code application
     * "backup"}. Details that the role may not see are left out. The application name is whatever the client chose, so quotes in it
     * are escaped.
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
