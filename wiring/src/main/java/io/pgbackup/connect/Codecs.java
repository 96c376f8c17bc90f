package io.pgbackup.connect;

import io.pgbackup.config.CompressionSettings;
import io.pgbackup.core.format.codec.SegmentCodecs;

/** Gives the codecs of this program. */
@FunctionalInterface
public interface Codecs {

    /** All codecs; that of the configured compression with its level. */
    SegmentCodecs of(CompressionSettings settings);
}
