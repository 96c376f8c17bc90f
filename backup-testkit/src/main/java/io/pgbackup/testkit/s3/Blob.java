package io.pgbackup.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that never change: the data of one part, or of one object that was uploaded with one request. */
interface Blob {

    long size();

    /** The bytes from {@code offset} to the end. */
    InputStream open(long offset) throws IOException;

    void delete();

    /** Bytes on the heap. */
    final class InMemory implements Blob {

        private final byte[] data;

        InMemory(byte[] data) {
            this.data = data;
        }

        @Override
        public long size() {
            return data.length;
        }

        @Override
        public InputStream open(long offset) {
            return new ByteArrayInputStream(data, Math.toIntExact(offset), data.length - Math.toIntExact(offset));
        }

        @Override
        public void delete() {
            // Garbage collection frees it.
        }
    }

    /** Bytes in a file of their own. */
    record InFile(Path file, long size) implements Blob {

        @Override
        public InputStream open(long offset) throws IOException {
            SeekableByteChannel channel = Files.newByteChannel(file);
            return Channels.newInputStream(channel.position(offset));
        }

        @Override
        public void delete() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
