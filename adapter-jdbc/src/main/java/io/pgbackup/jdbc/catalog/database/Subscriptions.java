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

/** Subscriptions, disconnected: nothing is fetched until users enable them. Passwords in their connection strings are included. */
public final class Subscriptions implements ObjectSource {

    private static final String ALL = """
            SELECT s.oid, s.subname, s.subowner, s.subconninfo, s.subslotname, s.subsynccommit,
                   s.subpublications::text AS publications, :options
            FROM pg_subscription s
            WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())""";

    private static final String SINCE_14 = "s.subbinary, s.substream::text AS substream";
    private static final String SINCE_15 = SINCE_14 + ", s.subtwophasestate, s.subdisableonerr";
    private static final String SINCE_16 = SINCE_15 + ", s.subpasswordrequired, s.subrunasowner, s.suborigin";
    private static final String SINCE_17 = SINCE_16 + ", s.subfailover";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        if (context.unreadable().hidesSubscriptions()) {
            return List.of();
        }
        return context.queries().rows(ALL.replace(":options", options(context)), row -> subscription(row, context));
    }

    private static String options(CatalogContext context) {
        if (context.isAtLeast(17)) {
            return SINCE_17;
        }
        if (context.isAtLeast(16)) {
            return SINCE_16;
        }
        if (context.isAtLeast(15)) {
            return SINCE_15;
        }
        return context.isAtLeast(14) ? SINCE_14 : "1";
    }

    private static CatalogObject subscription(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.SUBSCRIPTION, row.oid("oid"));
        String name = row.text("subname");
        String target = "SUBSCRIPTION " + Sql.ident(name);
        long owner = row.oid("subowner");
        String sql = "CREATE " + target + " CONNECTION " + Sql.literal(row.text("subconninfo")) + " PUBLICATION "
                + Sql.idents(row.list("publications")) + " WITH (" + String.join(", ", settings(row, context)) + ");\n"
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        return new CatalogObject(id, ObjectKind.SUBSCRIPTION, "", name)
                .owner(context.role(owner))
                .definition(() -> sql);
    }

    private static List<String> settings(Row row, CatalogContext context) throws SQLException {
        List<String> settings = new ArrayList<>();
        settings.add("connect = false");
        settings.add("slot_name = "
                + row.optionalText("subslotname").map(Sql::literal).orElse("NONE"));
        if (context.isAtLeast(14)) {
            if (row.flag("subbinary")) {
                settings.add("binary = true");
            }
            settings.add("streaming = " + streaming(row.text("substream")));
        }
        if (context.isAtLeast(15)) {
            if (row.letter("subtwophasestate") != 'd') {
                settings.add("two_phase = on");
            }
            if (row.flag("subdisableonerr")) {
                settings.add("disable_on_error = true");
            }
        }
        if (context.isAtLeast(16)) {
            if (!row.flag("subpasswordrequired")) {
                settings.add("password_required = false");
            }
            if (row.flag("subrunasowner")) {
                settings.add("run_as_owner = true");
            }
        }
        if (context.isAtLeast(17) && row.flag("subfailover")) {
            settings.add("failover = true");
        }
        if (!row.text("subsynccommit").equals("off")) {
            settings.add("synchronous_commit = " + Sql.ident(row.text("subsynccommit")));
        }
        if (context.isAtLeast(16) && !row.text("suborigin").equalsIgnoreCase("any")) {
            settings.add("origin = " + Sql.ident(row.text("suborigin")));
        }
        return settings;
    }

    /** Always written, because the default changed; the value is a truth value before version 16, and a letter since. */
    private static String streaming(String substream) {
        return switch (substream) {
            case "t", "true" -> "on";
            case "p" -> "parallel";
            default -> "off";
        };
    }
}
