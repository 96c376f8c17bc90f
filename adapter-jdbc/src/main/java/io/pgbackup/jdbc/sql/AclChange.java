package io.pgbackup.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The privileges that one object is to have, those that it has once it is created, and the statements that turn the latter into the
 * former.
 *
 * @param kind of object
 * @param target the text after {@code ON}: {@code TABLE shop.orders}, or {@code TABLES} for default privileges
 * @param column name of the column, unquoted; empty unless {@code kind} is {@link PrivilegeKind#COLUMN}
 * @param owner of the object, unquoted; grants by another role are made in that role's name
 * @param acl {@code aclitem} texts that the object is to have, in the server's order
 * @param base {@code aclitem} texts that the object will already have
 * @param prefix of each statement: {@code ALTER DEFAULT PRIVILEGES … } or nothing
 */
public record AclChange(
        PrivilegeKind kind,
        String target,
        String column,
        String owner,
        List<String> acl,
        List<String> base,
        String prefix) {

    public AclChange {
        acl = List.copyOf(acl);
        base = List.copyOf(base);
    }

    /**
     * Returns REVOKE and GRANT statements; empty if nothing differs.
     *
     * <p>The grant to a grantor always precedes the grants by that role, as it does in the list.
     *
     * @param major version of the server that the lists are from, which decides what {@code ALL} means
     */
    public String sql(int major) {
        List<AclItem> wanted = acl.stream().map(AclItem::parse).toList();
        List<AclItem> given = base.stream().map(AclItem::parse).toList();
        StringBuilder first = new StringBuilder();
        for (AclItem item : given) {
            if (!wanted.contains(item)) {
                appendRevoke(item, major, first);
            }
        }
        StringBuilder second = new StringBuilder();
        for (AclItem item : wanted) {
            if (!given.contains(item)) {
                boolean isOwnersOwn =
                        item.grantee().equals(owner) && item.grantor().equals(owner);
                appendGrants(item, major, isOwnersOwn ? first : second);
            }
        }
        return first.append(second).toString();
    }

    private void appendRevoke(AclItem item, int major, StringBuilder sql) {
        String privileges = revoked(item.privileges().replace("*", ""), major);
        if (!privileges.isEmpty()) {
            sql.append(prefix).append("REVOKE ").append(privileges);
            sql.append(" ON ")
                    .append(target)
                    .append(" FROM ")
                    .append(role(item.grantee()))
                    .append(";\n");
        }
    }

    private void appendGrants(AclItem item, int major, StringBuilder sql) {
        Privileges privileges = privileges(item.privileges(), major);
        boolean isByAnother = !item.grantor().equals(owner);
        if (isByAnother) {
            sql.append("SET SESSION AUTHORIZATION ")
                    .append(Sql.ident(item.grantor()))
                    .append(";\n");
        }
        if (!privileges.plain().isEmpty()) {
            appendGrant(privileges.plain(), item, sql);
            sql.append(";\n");
        }
        if (!privileges.grantable().isEmpty()) {
            appendGrant(privileges.grantable(), item, sql);
            sql.append(" WITH GRANT OPTION;\n");
        }
        if (isByAnother) {
            sql.append("RESET SESSION AUTHORIZATION;\n");
        }
    }

    private void appendGrant(String privileges, AclItem item, StringBuilder sql) {
        sql.append(prefix)
                .append("GRANT ")
                .append(privileges)
                .append(" ON ")
                .append(target)
                .append(" TO ");
        sql.append(role(item.grantee()));
    }

    private Privileges privileges(String letters, int major) {
        Map<Character, String> words = kind.words(major);
        String suffix = column.isEmpty() ? "" : '(' + Sql.ident(column) + ')';
        List<String> plain = new ArrayList<>();
        List<String> grantable = new ArrayList<>();
        words.forEach((letter, word) -> {
            int at = letters.indexOf(letter);
            if (at >= 0) {
                boolean isGrantable = at + 1 < letters.length() && letters.charAt(at + 1) == '*';
                (isGrantable ? grantable : plain).add(word + suffix);
            }
        });
        return new Privileges(words(plain, words, suffix), words(grantable, words, suffix));
    }

    /**
     * Returns the privileges one by one where a newer server has more privileges than the list covers, because {@code ALL} would
     * revoke these too.
     */
    private String revoked(String letters, int major) {
        String privileges = privileges(letters, major).plain();
        Map<Character, String> words = kind.words(major);
        boolean hasMoreLater = words.size() < kind.words(Integer.MAX_VALUE).size();
        boolean isAll = privileges.equals("ALL");
        return isAll && hasMoreLater ? String.join(",", words.values()) : privileges;
    }

    private static String words(List<String> some, Map<Character, String> all, String suffix) {
        return some.size() == all.size() ? "ALL" + suffix : String.join(",", some);
    }

    private static String role(String name) {
        return name.isEmpty() ? "PUBLIC" : Sql.ident(name);
    }

    private record Privileges(String plain, String grantable) {}
}
