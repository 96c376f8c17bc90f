package io.pgbackup.jdbc.connect;

import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Has no password for a server that asks for one. Without it, pgjdbc would look into a password file by itself, and use one that is
 * open to others. Public because pgjdbc makes it by reflection.
 */
public final class NoPassword implements AuthenticationPlugin {

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) {
        return null;
    }
}
