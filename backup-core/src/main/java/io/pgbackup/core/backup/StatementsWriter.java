package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.format.index.SegmentKind;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/** Writes the SQL of entries into segments. Not thread-safe. */
final class StatementsWriter {

    private final SegmentWriter writer;
    private final PartBuffer part;
    private final Charset charset;
    private final CharsetEncoder encoder;

    StatementsWriter(SegmentWriter writer, PartBuffer part, Charset charset) {
        this.writer = writer;
        this.part = part;
        this.charset = charset;
        this.encoder = charset.newEncoder();
    }

    void text(String text) {
        open();
        writer.write(encode(text, "the head of the script"));
    }

    void entry(Entry entry, String sql) {
        open();
        if (writer.isFull()) {
            writer.end();
            open();
        }
        writer.write(encode(ScriptText.above(entry), entry.label()));
        long at = writer.rawLength();
        byte[] statements = encode(sql, entry.label());
        byte[] owner = encode(entry.ownerSql(), entry.label());
        writer.write(statements);
        writer.write(owner);
        writer.draft()
                .statements
                .add(new SegmentDraft.Statement(entry.id(), at, statements.length + owner.length, owner.length));
        writer.write(new byte[] {'\n', '\n'});
    }

    void end() {
        if (writer.isOpen()) {
            writer.end();
        }
    }

    private void open() {
        if (!writer.isOpen()) {
            writer.begin(part, SegmentKind.STATEMENTS);
        }
    }

    /**
     * Encodes text. Text that the script's encoding cannot hold would come back altered: that is an error, never a {@code ?}. Encoders are
     * many times faster with an array than with a string.
     */
    private byte[] encode(String text, String what) {
        try {
            ByteBuffer bytes = encoder.encode(CharBuffer.wrap(text.toCharArray()));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw DatabaseException.sqlFailed(
                    "the definition of " + what + " cannot be written in encoding " + charset.name(), null, e);
        }
    }
}
