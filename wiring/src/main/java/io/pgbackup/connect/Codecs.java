package io.pgbackup.connect;

import io.pgbackup.config.CompressionSettings;
import io.pgbackup.core.format.codec.SegmentCodecs;

/** Supplies the codecs of this program. */
@FunctionalInterface
public interface Codecs {

    /** Returns all codecs; the codec of the configured compression has the configured level. */
    SegmentCodecs of(CompressionSettings settings);
}
