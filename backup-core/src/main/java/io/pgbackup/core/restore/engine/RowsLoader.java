package io.pgbackup.core.restore.engine;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.SegmentRun;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.RowsTransaction;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.plan.LoadingWaves;
import io.pgbackup.core.restore.plan.RowsRun;
import io.pgbackup.core.restore.plan.RowsRun.Piece;
import io.pgbackup.core.restore.plan.RowsRun.Share;
import io.pgbackup.core.restore.plan.RowsRuns;
import io.pgbackup.core.restore.plan.SharedTransactions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Loads rows and large objects, segment by segment. Its tasks run on several threads. */
final class RowsLoader {

    /** Pieces up to this size share a transaction with other pieces. */
    private static final long SMALL_PIECE = 256 << 10;

    private final BackupFile file;
    private final LoadSession session;
    private final boolean sharesTransactions;
    private final boolean keepsGoing;
    private final RestoreState state;
    private final RestoreProgress progress;

    /**
     * Creates a loader, which loads nothing yet.
     *
     * @param isNew whether the restore creates the tables, so that no trigger fires on the rows and small tables may share a transaction
     * @param keepsGoing whether refused rows are noted as failures and loading continues
     */
    RowsLoader(
            BackupFile file,
            LoadSession session,
            boolean isNew,
            boolean keepsGoing,
            RestoreState state,
            RestoreProgress progress) {
        this.file = file;
        this.session = session;
        // Refused rows must not roll back the rows of other tables.
        this.sharesTransactions = isNew && !keepsGoing;
        this.keepsGoing = keepsGoing;
        this.state = state;
        this.progress = progress;
    }

    void load(RowsRun run) {
        try {
            if (run.alone()) {
                loadAloneOrNote(run.shares());
            } else {
                read(run.shares(), (share, content) -> {
                    if (share.segment().kind() == SegmentKind.LARGE_OBJECTS) {
                        largeObjects(share.segment(), content);
                    } else {
                        rows(share.pieces(), content);
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes the content of a segment. */
    @FunctionalInterface
    private interface Content {
        void load(Share share, InputStream content) throws IOException;
    }

    private void read(List<Share> shares, Content target) throws IOException {
        for (List<Share> neighbours : file.sequential() ? List.of(shares) : neighbours(shares)) {
            List<SegmentRecord> segments =
                    neighbours.stream().map(Share::segment).toList();
            try (SegmentRun run = file.run(segments)) {
                for (Share share : neighbours) {
                    run.next();
                    try {
                        target.load(share, run.content());
                    } catch (BackupServiceException e) {
                        throw isOfTable(e) ? damageOr(e, run) : e;
                    }
                    state.step("data");
                    if (Thread.currentThread().isInterrupted()) {
                        throw RunException.interrupted("interrupted");
                    }
                }
                run.finish();
            }
        }
    }

    /**
     * Rows that the server refuses, or counts otherwise, may be damaged rows: the checksum of a segment is known only at its end.
     *
     * @return the damage of the current segment; this failure if the segment is intact
     */
    private static BackupServiceException damageOr(BackupServiceException failure, SegmentRun run) throws IOException {
        try {
            run.finish();
            return failure;
        } catch (FormatException damage) {
            damage.addSuppressed(failure);
            return damage;
        }
    }

    /** Whether a failure concerns only the rows of one table. */
    private static boolean isOfTable(BackupServiceException e) {
        return EntryExecutor.isOfStatement(e) || e.kind() == FailureKind.PROOF_FAILED;
    }

    /** Groups segments that are read with one request. */
    private static List<List<Share>> neighbours(List<Share> shares) {
        List<List<Share>> all = new ArrayList<>();
        int next = 0;
        long bytes = 0;
        for (Share share : shares) {
            SegmentRecord segment = share.segment();
            if (segment.number() != next || bytes + segment.length() > RowsRuns.RUN_BYTES) {
                all.add(new ArrayList<>());
                bytes = 0;
            }
            all.get(all.size() - 1).add(share);
            next = segment.number() + 1;
            bytes += segment.length();
        }
        return all;
    }

    private void loadAloneOrNote(List<Share> shares) throws IOException {
        try {
            loadAlone(shares);
        } catch (BackupServiceException e) {
            note(shares.get(0).pieces().get(0).table().data().entryId(), e);
        }
    }

    /** Notes a failure that concerns only the rows of one table; throws any other. */
    private void note(int entryId, BackupServiceException e) {
        if (!keepsGoing || !isOfTable(e)) {
            throw e;
        }
        state.failures().add(file.index().entry(entryId).entry(), e);
    }

    private void loadAlone(List<Share> shares) throws IOException {
        IndexedTable table = shares.get(0).pieces().get(0).table();
        String what = "rows of table " + table.data().label();
        try (RowsTransaction transaction = session.loadAlone(what, LoadingWaves.name(table))) {
            read(shares, (share, content) -> {
                Rows rows = new Rows(content);
                for (Piece piece : share.pieces()) {
                    rows.load(piece, transaction::copyIn);
                    progress.rowsLoaded(piece.piece().rows(), piece.piece().length());
                }
            });
            transaction.commit(what);
        }
        state.loaded(
                table.data().entryId(),
                table.pieces().stream().mapToLong(RowsPiece::rows).sum());
    }

    private void rows(List<Piece> pieces, InputStream content) throws IOException {
        Rows rows = new Rows(content);
        List<Piece> together = new ArrayList<>();
        for (Piece piece : pieces) {
            boolean isSmall = sharesTransactions && piece.piece().length() <= SMALL_PIECE;
            if (!isSmall || together.size() == SharedTransactions.ENTRIES) {
                loadTogether(together, rows);
                together.clear();
            }
            together.add(piece);
            if (!isSmall) {
                loadTogether(together, rows);
                together.clear();
            }
        }
        loadTogether(together, rows);
    }

    private void loadTogether(List<Piece> pieces, Rows rows) throws IOException {
        if (pieces.size() > 1) {
            try (RowsTransaction transaction = session.loadTogether()) {
                for (Piece piece : pieces) {
                    rows.load(piece, transaction::copyIn);
                }
                transaction.commit("rows of table "
                        + pieces.get(0).table().data().label() + " and " + (pieces.size() - 1) + " more");
            }
        } else if (pieces.size() == 1) {
            try {
                rows.load(pieces.get(0), session::copyIn);
            } catch (BackupServiceException e) {
                note(pieces.get(0).table().data().entryId(), e);
                rows.passOver();
                return;
            }
        }
        for (Piece piece : pieces) {
            state.loaded(piece.table().data().entryId(), piece.piece().rows());
            progress.rowsLoaded(piece.piece().rows(), piece.piece().length());
        }
    }

    /** Sends rows to the server. */
    @FunctionalInterface
    private interface Copy {
        long in(String what, String copyStatement, InputStream rows);
    }

    /** The pieces of one segment, in their order. */
    private static final class Rows {

        private final InputStream content;
        private BoundedStream current = new BoundedStream(InputStream.nullInputStream(), 0);
        private long at;

        Rows(InputStream content) {
            this.content = content;
        }

        void load(Piece wanted, Copy copy) throws IOException {
            RowsPiece piece = wanted.piece();
            content.skipNBytes(piece.rowsAt() - at);
            IndexedTable table = wanted.table();
            BoundedStream rows = new BoundedStream(content, piece.length());
            current = rows;
            at = piece.rowsAt() + piece.length();
            long count = copy.in(
                    "rows of table " + table.data().label(), table.data().copyStatement(), rows);
            if (rows.remaining() > 0) {
                throw FormatException.damaged("rows of table " + table.data().label() + " end within their segment");
            }
            if (count != piece.rows()) {
                throw RunException.proofFailed("table " + table.data().label() + " accepted " + count + " of "
                        + piece.rows() + " rows in segment " + piece.segment());
            }
        }

        /** Skips the rest of a piece that the server did not accept. */
        void passOver() throws IOException {
            content.skipNBytes(current.remaining());
            current = new BoundedStream(content, 0);
        }
    }

    private void largeObjects(SegmentRecord segment, InputStream content) throws IOException {
        String sql = new String(content.readAllBytes(), file.index().facts().charset());
        try {
            session.execute("large objects in segment " + segment.number(), sql);
        } catch (BackupServiceException e) {
            if (!keepsGoing || !EntryExecutor.isOfStatement(e)) {
                throw e;
            }
            state.failures().add(String.valueOf(e.getMessage()));
            return;
        }
        progress.rowsLoaded(0, sql.length());
    }
}
