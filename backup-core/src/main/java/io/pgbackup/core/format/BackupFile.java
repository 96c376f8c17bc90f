package io.pgbackup.core.format;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.codec.IndexLocation;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexReader;
import io.pgbackup.core.format.index.IndexSegment;
import io.pgbackup.core.format.index.IndexSize;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.format.index.Trailer;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A backup that is opened by its index.
 *
 * <p>Its bytes may be stored as they were written, unpacked, or packed again by another tool; all three forms are backups. A backup that
 * was packed again can only be read from its beginning to its end: it is {@linkplain #sequential() sequential}.
 */
public final class BackupFile implements AutoCloseable {

    /** How many bytes of the end are read first: enough for the locator, the trailer, and the whole index of most backups. */
    private static final int TAIL_BYTES = BackupSource.TAIL_BYTES;

    private enum Layout {
        /** The segments are at the offsets that the index gives. */
        STORED,
        /** The file is the unpacked text, byte for byte. */
        UNPACKED,
        /** The file is the unpacked text, packed as a whole. */
        REPACKED
    }

    private final BackupSource source;
    private final BackupIndex index;
    private final Layout layout;
    private final SegmentCodec codec;

    private BackupFile(BackupSource source, BackupIndex index, Layout layout, SegmentCodec codec) {
        this.source = source;
        this.index = index;
        this.layout = layout;
        this.codec = codec;
    }

    /**
     * Opens a backup with one ranged read of its end, and a second one if the index is larger than that.
     *
     * @param source stays open until this file is closed; closed when opening fails
     * @throws FormatException of kind {@code BACKUP_DAMAGED} when the file begins as a backup of this program and is incomplete,
     *     {@code NOT_A_BACKUP} when it is anything else
     */
    public static BackupFile open(BackupSource source, SegmentCodecs codecs) {
        try {
            return new Opener(source, codecs).open();
        } catch (FormatException e) {
            source.close();
            throw named(source.name(), e);
        } catch (EOFException e) {
            source.close();
            throw named(source.name(), FormatException.damaged("it ends early", null, e));
        } catch (IOException e) {
            source.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Adds the name of the file to a failure: the code that unpacks and parses does not know which file it reads. */
    private static BackupServiceException named(String name, FormatException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(name)
                ? e
                : e.with(
                        name + (e.kind() == FailureKind.BACKUP_DAMAGED ? " is damaged: " : ": ") + message,
                        e.hint().orElse("restore from another backup"));
    }

    /** The table of contents. */
    public BackupIndex index() {
        return index;
    }

    /**
     * Requires that this file is the backup with this id.
     *
     * @throws FormatException of kind {@code BACKUP_DAMAGED} when another backup was stored under the key of this one
     */
    public void requireId(BackupId expected) {
        BackupId inside = layout == Layout.STORED ? index.id() : index.id().with(codec.compression());
        if (!inside.equals(expected)) {
            throw FormatException.damaged(
                    source.name() + " is not the backup that its key names: it is " + BackupKeys.key(index.id()),
                    "copy it back under its own key, or pass it as a file to restore from it");
        }
    }

    /** The name of the file in messages. */
    public String name() {
        return source.name();
    }

    /** Length of the file in bytes, as it is stored now. */
    public long length() {
        return source.length();
    }

    /** Whether segments can only be read in order, in one run. */
    public boolean sequential() {
        return layout == Layout.REPACKED;
    }

    /**
     * Reads neighbouring segments with one ranged read.
     *
     * @param segments ascending; gaps between them are skipped
     */
    public SegmentRun run(List<SegmentRecord> segments) throws IOException {
        SegmentRecord first = segments.get(0);
        SegmentRecord last = segments.get(segments.size() - 1);
        return switch (layout) {
            case STORED ->
                new SegmentRun(
                        source.read(new ByteRange(first.offset(), last.offset() + last.length() - first.offset())),
                        true,
                        codec,
                        segments);
            case UNPACKED ->
                new SegmentRun(
                        source.read(new ByteRange(
                                first.rawOffset(), last.rawOffset() + last.rawLength() - first.rawOffset())),
                        false,
                        codec,
                        segments);
            case REPACKED -> {
                InputStream text = codec.decodeAll(source.read(new ByteRange(0, source.length())));
                text.skipNBytes(first.rawOffset());
                yield new SegmentRun(text, false, codec, segments);
            }
        };
    }

    /** Reads the whole unpacked text, index and trailer included. */
    public InputStream text() throws IOException {
        InputStream stored = source.read(new ByteRange(0, source.length()));
        return layout == Layout.UNPACKED ? stored : codec.decodeAll(stored);
    }

    @Override
    public void close() {
        source.close();
    }

    /** Determines what kind of file this is. */
    private static final class Opener {

        private final BackupSource source;
        private final SegmentCodecs codecs;

        Opener(BackupSource source, SegmentCodecs codecs) {
            this.source = source;
            this.codecs = codecs;
        }

        BackupFile open() throws IOException {
            if (source.length() < Trailer.LENGTH) {
                throw unfinishedOrForeign(read(0, source.length()));
            }
            long tailAt = Math.max(0, source.length() - TAIL_BYTES);
            byte[] tail = read(tailAt, source.length() - tailAt);
            for (SegmentCodec codec : codecs.all()) {
                int length = codec.locatorLength();
                if (length > 0 && length <= tail.length) {
                    byte[] end = Arrays.copyOfRange(tail, tail.length - length, tail.length);
                    var location = codec.parseLocator(end);
                    if (location.isPresent()) {
                        return packed(codec, location.get(), tail, tailAt, length);
                    }
                }
            }
            var trailer = Trailer.atEndOf(tail);
            if (trailer.isPresent()) {
                return plain(trailer.get(), tail, tailAt);
            }
            return repacked();
        }

        private BackupFile packed(
                SegmentCodec codec, IndexLocation location, byte[] tail, long tailAt, int locatorLength)
                throws IOException {
            if (location.offset() + location.length() != source.length() - locatorLength) {
                throw damaged("its locator does not match the file");
            }
            IndexSize.requireFits(location.length(), source.name());
            byte[] stored = slice(tail, tailAt, location.offset(), location.length());
            if (crc(stored, 0, stored.length) != location.crc32c()) {
                throw damaged("the checksum of its index differs");
            }
            byte[] text;
            try (InputStream in = codec.decodeSegment(new java.io.ByteArrayInputStream(stored))) {
                text = IndexSize.readAll(in, stored.length, source.name());
            }
            Trailer trailer = Trailer.atEndOf(text).orElseThrow(() -> damaged("its trailer is missing"));
            BackupIndex index = IndexReader.read(indexOf(text, 0, trailer));
            checkEnd(index, trailer, text, (int) trailer.indexLength());
            checkLayout(index, trailer, location.offset());
            return new BackupFile(source, index, Layout.STORED, codec);
        }

        private BackupFile plain(Trailer trailer, byte[] tail, long tailAt) throws IOException {
            long end = source.length();
            if (trailer.indexLength() > end - Trailer.LENGTH
                    || trailer.indexOffset() > end - Trailer.LENGTH - trailer.indexLength()) {
                throw damaged("its trailer does not match the file");
            }
            IndexSize.requireFits(end - trailer.indexOffset(), source.name());
            byte[] text = slice(tail, tailAt, trailer.indexOffset(), end - trailer.indexOffset());
            BackupIndex index = IndexReader.read(indexOf(text, 0, trailer));
            checkEnd(index, trailer, text, (int) trailer.indexLength());
            boolean asWritten = index.id().compression() == io.pgbackup.core.store.Compression.NONE;
            checkLayout(index, trailer, asWritten ? trailer.indexOffset() : Long.MAX_VALUE);
            return new BackupFile(source, index, asWritten ? Layout.STORED : Layout.UNPACKED, SegmentCodecs.none());
        }

        private BackupFile repacked() throws IOException {
            byte[] head = read(0, Math.min(source.length(), 64));
            for (SegmentCodec codec : codecs.all()) {
                if (codec.locatorLength() > 0 && codec.recognizes(head)) {
                    return repacked(codec);
                }
            }
            throw unfinishedOrForeign(head);
        }

        private BackupFile repacked(SegmentCodec codec) throws IOException {
            TextTail tail = new TextTail();
            FormatException broken = null;
            try (InputStream text = codec.decodeAll(source.read(new ByteRange(0, source.length())))) {
                tail.readAll(text);
            } catch (FormatException e) {
                broken = e;
            }
            if (!tail.beginsAsOurs()) {
                throw FormatException.notABackup(
                        source.name() + " is not a backup that this program wrote", null, broken);
            }
            if (broken != null) {
                throw FormatException.damaged(
                        source.name() + " is damaged: " + broken.getMessage(), "restore from another backup", broken);
            }
            Trailer trailer = Trailer.atEndOf(tail.lastBytes(Trailer.LENGTH))
                    .orElseThrow(() -> damaged("its last line is not the trailer"));
            long textLength = tail.length();
            byte[] text;
            long wanted = textLength - trailer.indexOffset();
            if (wanted - Trailer.LENGTH < trailer.indexLength()) {
                throw damaged("its trailer does not match the text");
            }
            IndexSize.requireFits(wanted, source.name());
            if (wanted <= tail.kept()) {
                text = tail.lastBytes((int) wanted);
            } else {
                try (InputStream again = codec.decodeAll(source.read(new ByteRange(0, source.length())))) {
                    again.skipNBytes(trailer.indexOffset());
                    text = again.readNBytes((int) wanted);
                }
            }
            BackupIndex index = IndexReader.read(indexOf(text, 0, trailer));
            checkEnd(index, trailer, text, (int) trailer.indexLength());
            checkLayout(index, trailer, Long.MAX_VALUE);
            if (isAsWritten(index, codec)) {
                throw damaged("its locator is missing or altered");
            }
            return new BackupFile(source, index, Layout.REPACKED, codec);
        }

        /** Whether the last segment is still where it was written: then the file was not packed again, and only its end is altered. */
        private boolean isAsWritten(BackupIndex index, SegmentCodec codec) throws IOException {
            SegmentRecord last = index.segments().get(index.segments().size() - 1);
            if (index.id().compression() != codec.compression() || last.offset() + last.length() > source.length()) {
                return false;
            }
            CRC32C crc = new CRC32C();
            byte[] buffer = new byte[64 * 1024];
            try (InputStream stored = source.read(new ByteRange(last.offset(), last.length()))) {
                for (int n = stored.read(buffer); n >= 0; n = stored.read(buffer)) {
                    crc.update(buffer, 0, n);
                }
            }
            return (int) crc.getValue() == last.crc32c();
        }

        private byte[] indexOf(byte[] text, int at, Trailer trailer) {
            if (trailer.indexLength() > text.length - (long) Trailer.LENGTH) {
                throw damaged("its trailer does not match the index");
            }
            int length = (int) trailer.indexLength();
            if (crc(text, at, length) != trailer.indexCrc32c()) {
                throw damaged("the checksum of its index differs");
            }
            return Arrays.copyOfRange(text, at, at + length);
        }

        /** Checks that exactly one line follows the index before the trailer. */
        private void checkEnd(BackupIndex index, Trailer trailer, byte[] text, int indexLength) {
            String rest = new String(text, indexLength, text.length - indexLength, StandardCharsets.ISO_8859_1);
            if (!rest.equals(IndexSegment.afterIndex(index.runToken()) + trailer.line())) {
                throw damaged("unexpected content follows its index");
            }
        }

        /**
         * Checks the offsets of the segments. Where the file was unpacked or packed again, they are those of the file as it was written,
         * and are not used for reading.
         */
        private void checkLayout(BackupIndex index, Trailer trailer, long indexSegmentAt) {
            if (index.rawLength() != trailer.indexOffset()) {
                throw damaged("its segments do not fill the text before its index");
            }
            List<SegmentRecord> segments = index.segments();
            long at = 0;
            for (SegmentRecord segment : segments) {
                // IndexBounds has checked that the end of the segment does not overflow.
                if (segment.offset() < at) {
                    throw damaged("its segments overlap");
                }
                at = segment.offset() + segment.length();
            }
            if (segments.isEmpty() || at > indexSegmentAt) {
                throw damaged("its segments overlap its index");
            }
        }

        private byte[] slice(byte[] tail, long tailAt, long offset, long length) throws IOException {
            if (offset < 0 || length < 1 || length > Integer.MAX_VALUE - 8) {
                throw damaged("its index is too large or missing");
            }
            if (offset >= tailAt) {
                int from = (int) (offset - tailAt);
                return Arrays.copyOfRange(tail, from, from + (int) length);
            }
            return read(offset, length);
        }

        private byte[] read(long offset, long length) throws IOException {
            if (length == 0) {
                return new byte[0];
            }
            try (InputStream in = source.read(new ByteRange(offset, length))) {
                byte[] bytes = in.readNBytes((int) length);
                if (bytes.length != length) {
                    throw damaged("it ends early");
                }
                return bytes;
            }
        }

        private FormatException unfinishedOrForeign(byte[] head) {
            String text = new String(head, StandardCharsets.ISO_8859_1);
            if (text.startsWith(ScriptText.MAGIC)) {
                return damaged("its last line is not the trailer");
            }
            return FormatException.notABackup(
                    source.name() + " is not a backup that this program wrote", "pass a file or key of a backup");
        }

        private FormatException damaged(String why) {
            return FormatException.damaged(
                    source.name() + " is damaged or incomplete: " + why, "restore from another backup");
        }
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
