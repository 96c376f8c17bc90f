package io.pgbackup.jdbc.connect;

import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Supplies no password to a server that asks for one. Without this plugin, pgjdbc would search a password file by itself, and use
 * one that is accessible to others. Public because pgjdbc creates it by reflection.
 */
public final class NoPassword implements AuthenticationPlugin {

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) {
        return null;
    }
}
