package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Event triggers; the very last entries, so that the restore does not fire them. */
public final class EventTriggers implements ObjectSource {

    private static final String ALL = """
            SELECT oid, evtname, evtevent, evtowner, evtenabled, evttags::text AS evttags, evtfoid::regproc
            FROM pg_event_trigger""";

    private static final Map<Character, String> STATES =
            Map.of('D', "DISABLE", 'A', "ENABLE ALWAYS", 'R', "ENABLE REPLICA", 'O', "");

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> triggers = new ArrayList<>();
        context.queries().rows(ALL, row -> trigger(row, context)).forEach(found -> found.ifPresent(triggers::add));
        return triggers;
    }

    private static Optional<CatalogObject> trigger(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.EVENT_TRIGGER, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        String name = row.text("evtname");
        String target = "EVENT TRIGGER " + Sql.ident(name);
        StringBuilder sql = new StringBuilder("CREATE " + target + " ON " + Sql.ident(row.text("evtevent")));
        List<String> tags = row.list("evttags");
        if (!tags.isEmpty()) {
            sql.append("\n         WHEN TAG IN (");
            sql.append(tags.stream().map(Sql::literal).collect(Collectors.joining(", ")))
                    .append(')');
        }
        sql.append("\n   EXECUTE FUNCTION ").append(row.text("evtfoid")).append("();\n");
        String state = STATES.getOrDefault(row.letter("evtenabled"), "");
        if (!state.isEmpty()) {
            sql.append("ALTER ").append(target).append(' ').append(state).append(";\n");
        }
        sql.append(context.ownerOf(target, row.oid("evtowner"))).append(context.annotationsOf(target, id));
        String definition = sql.toString();
        return Optional.of(new CatalogObject(id, ObjectKind.EVENT_TRIGGER, "", name)
                .owner(context.role(row.oid("evtowner")))
                .definition(() -> definition));
    }
}
