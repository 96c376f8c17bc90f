package io.pgbackup.jdbc.catalog.damage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The known damage in the catalogs of a database. A dump reads around it: no query sees the damaged rows, so that everything else
 * can be dumped if the named objects are waived.
 */
public final class Damage {

    /** No damage is known. */
    public static final Damage NONE = new Damage(List.of());

    /** Matches the catalogs in all queries of this module: without a schema, mostly with an alias. */
    private static final Pattern SOURCE = Pattern.compile(
            "\\b(FROM|JOIN)\\s+(pg_[a-z_]+)\\b(?!\\s*\\()"
                    + "(?:\\s+(?:AS\\s+)?(?!(?:AS|WHERE|JOIN|LEFT|INNER|CROSS|ON|UNION|GROUP|ORDER|LIMIT|AND|OR)\\b)([a-z_]\\w*)\\b)?");

    private final Map<String, Map<Long, DamagedObject>> byCatalog;

    private Damage(List<DamagedObject> objects) {
        Map<String, Map<Long, DamagedObject>> all = new TreeMap<>();
        objects.forEach(object -> all.computeIfAbsent(object.catalog(), catalog -> new LinkedHashMap<>())
                .putIfAbsent(object.oid(), object));
        all.replaceAll((catalog, inCatalog) -> Collections.unmodifiableMap(inCatalog));
        byCatalog = Collections.unmodifiableMap(all);
    }

    public static Damage of(List<DamagedObject> objects) {
        return objects.isEmpty() ? NONE : new Damage(objects);
    }

    public Damage plus(Damage other) {
        List<DamagedObject> all = new ArrayList<>(objects());
        all.addAll(other.objects());
        return of(all);
    }

    /** Whether no damage is known. */
    public boolean isNone() {
        return byCatalog.isEmpty();
    }

    public List<DamagedObject> objects() {
        return byCatalog.values().stream()
                .flatMap(objects -> objects.values().stream())
                .toList();
    }

    /** Returns the query so that it does not see damaged rows. */
    public String hide(String sql) {
        if (isNone()) {
            return sql;
        }
        Matcher matcher = SOURCE.matcher(sql);
        StringBuilder hidden = new StringBuilder();
        while (matcher.find()) {
            String catalog = matcher.group(2);
            String condition = condition(catalog);
            if (!condition.isEmpty()) {
                String alias = matcher.group(3) == null ? catalog : matcher.group(3);
                matcher.appendReplacement(
                        hidden,
                        Matcher.quoteReplacement(matcher.group(1) + " (SELECT tableoid, xmin, cmin, x.* FROM " + catalog
                                + " AS x WHERE " + condition + ") AS " + alias));
            }
        }
        return matcher.appendTail(hidden).toString();
    }

    private String condition(String catalog) {
        return switch (catalog) {
            case "pg_depend" ->
                byCatalog.keySet().stream()
                        .map(one -> "NOT (classid = '" + one + "'::regclass AND objid IN (" + oids(one) + "))")
                        .collect(Collectors.joining(" AND "));
            case "pg_index" ->
                String.join(
                        " AND ",
                        byCatalog.keySet().stream()
                                .filter(one -> one.equals("pg_class") || one.equals("pg_index"))
                                .map(one -> "indexrelid NOT IN (" + oids(one) + ")")
                                .toList());
            default -> byCatalog.containsKey(catalog) ? "oid NOT IN (" + oids(catalog) + ")" : "";
        };
    }

    private String oids(String catalog) {
        return byCatalog.getOrDefault(catalog, Map.of()).keySet().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    /** Whether a message of the server reports that an object is not where the catalogs expect it. */
    public static boolean isMissing(SQLException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("cache lookup failed")
                || message.contains("could not open relation with oid")
                || message.contains("could not find tuple for");
    }
}
