package io.pgbackup.core.format.codec;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.store.Compression;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The codecs that this program has: none and gzip always, others if their adapter is present. */
public final class SegmentCodecs {

    /** gzip's own default. */
    public static final int DEFAULT_GZIP_LEVEL = 6;

    private final Map<Compression, SegmentCodec> codecs = new EnumMap<>(Compression.class);

    private SegmentCodecs(Collection<SegmentCodec> codecs) {
        for (SegmentCodec codec : codecs) {
            this.codecs.put(codec.compression(), codec);
        }
    }

    /**
     * {@return the codecs none, gzip, and these; a codec that is passed replaces the built-in one of the same compression}
     *
     * @param others codecs of further compressions
     */
    public static SegmentCodecs with(SegmentCodec... others) {
        SegmentCodecs result = new SegmentCodecs(List.of(none(), gzip(DEFAULT_GZIP_LEVEL)));
        for (SegmentCodec other : others) {
            result.codecs.put(other.compression(), other);
        }
        return result;
    }

    /** {@return the codec that stores segments as they are} */
    public static SegmentCodec none() {
        return new PlainSegmentCodec();
    }

    /**
     * {@return the gzip codec of a level from 1 to 9}
     *
     * @param level from 1 (fast) to 9 (small)
     */
    public static SegmentCodec gzip(int level) {
        return new GzipSegmentCodec(level);
    }

    /**
     * {@return the codec of a compression}
     *
     * @param compression the compression
     * @throws ConfigurationException when this program was built without that codec
     */
    public SegmentCodec of(Compression compression) {
        SegmentCodec codec = codecs.get(compression);
        if (codec == null) {
            throw new ConfigurationException(
                    "compression " + compression.label() + " is not available in this program",
                    "add the adapter-" + compression.label() + " module to the class path");
        }
        return codec;
    }

    /** {@return all codecs} */
    public List<SegmentCodec> all() {
        return List.copyOf(codecs.values());
    }
}
