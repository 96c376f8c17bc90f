package io.pgbackup.jdbc.sql;

/**
 * One {@code aclitem}: the privileges that one role has granted to another.
 *
 * @param grantee unquoted; empty for PUBLIC
 * @param privileges their letters, each followed by {@code *} if it comes with the grant option
 * @param grantor unquoted
 */
public record AclItem(String grantee, String privileges, String grantor) {

    /**
     * Reads {@code grantee=privileges/grantor}, where role names may be in double quotes.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static AclItem parse(String text) {
        StringBuilder grantee = new StringBuilder();
        int equals = readRole(text, 0, grantee);
        int slash = text.indexOf('/', equals);
        StringBuilder grantor = new StringBuilder();
        if (equals == text.length()
                || text.charAt(equals) != '='
                || slash < 0
                || readRole(text, slash + 1, grantor) != text.length()) {
            throw new IllegalArgumentException("not an aclitem: " + text);
        }
        return new AclItem(grantee.toString(), text.substring(equals + 1, slash), grantor.toString());
    }

    /**
     * Returns the text as the server writes it: role names are in quotes unless they consist of letters, digits and underscores
     * only.
     */
    public String text() {
        return writeRole(grantee) + '=' + privileges + '/' + writeRole(grantor);
    }

    private static String writeRole(String role) {
        boolean isBare = role.codePoints().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
        return isBare ? role : '"' + role.replace("\"", "\"\"") + '"';
    }

    private static int readRole(String text, int from, StringBuilder role) {
        boolean isQuoted = false;
        int at = from;
        while (at < text.length() && (isQuoted || text.charAt(at) != '=')) {
            char c = text.charAt(at++);
            if (c != '"') {
                role.append(c);
            } else if (at < text.length() && text.charAt(at) == '"' && isQuoted) {
                role.append('"');
                at++;
            } else {
                isQuoted = !isQuoted;
            }
        }
        if (isQuoted) {
            throw new IllegalArgumentException("not an aclitem: " + text);
        }
        return at;
    }
}
