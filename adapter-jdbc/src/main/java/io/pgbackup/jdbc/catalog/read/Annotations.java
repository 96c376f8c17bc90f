package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comments and security labels of all objects, as statements. */
final class Annotations {

    private static final String COMMENTS = "SELECT classoid, objoid, objsubid, description FROM pg_description "
            + "WHERE objoid >= 16384 OR classoid IN ('pg_namespace'::regclass, 'pg_largeobject'::regclass)";

    private static final String LABELS = """
            SELECT classoid, objoid, objsubid, provider, label FROM pg_seclabel
            ORDER BY classoid, objoid, objsubid, provider""";

    private final Map<Part, String> comments = new HashMap<>();
    private final Map<Part, List<Label>> labels = new HashMap<>();

    private record Part(ObjectId id, int part) {}

    private record Label(String provider, String text) {}

    private Annotations() {}

    static Annotations read(CatalogQueries queries) {
        Annotations annotations = new Annotations();
        queries.rows(COMMENTS, row -> annotations.comments.put(part(row), row.text("description")));
        queries.rows(
                LABELS,
                row -> annotations
                        .labels
                        .computeIfAbsent(part(row), key -> new ArrayList<>())
                        .add(new Label(row.text("provider"), row.text("label"))));
        return annotations;
    }

    private static Part part(Row row) throws SQLException {
        return new Part(new ObjectId(row.oid("classoid"), row.oid("objoid")), row.integer("objsubid"));
    }

    Optional<String> comment(ObjectId id, int part) {
        return Optional.ofNullable(comments.get(new Part(id, part)));
    }

    String statements(String target, ObjectId id, int part) {
        StringBuilder statements = new StringBuilder();
        comment(id, part)
                .ifPresent(text -> statements
                        .append("COMMENT ON ")
                        .append(target)
                        .append(" IS ")
                        .append(Sql.literal(text))
                        .append(";\n"));
        for (Label label : labels.getOrDefault(new Part(id, part), List.of())) {
            statements
                    .append("SECURITY LABEL FOR ")
                    .append(Sql.ident(label.provider()))
                    .append(" ON ")
                    .append(target)
                    .append(" IS ")
                    .append(Sql.literal(label.text()))
                    .append(";\n");
        }
        return statements.toString();
    }
}
