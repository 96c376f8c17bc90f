package io.pgbackup.zstd;

import io.pgbackup.core.format.codec.SegmentCodec;

/** Creates the zstd codec. */
public final class ZstdCodecs {

    private ZstdCodecs() {}

    /**
     * {@return the codec with these settings; it reads frames of any level} Safe for use by several threads.
     *
     * @param settings the level for new segments
     */
    public static SegmentCodec of(ZstdSettings settings) {
        return new ZstdSegmentCodec(settings.level());
    }
}
