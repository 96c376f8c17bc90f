package io.pgbackup.benchmarks;

import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.zstd.ZstdCodecs;
import io.pgbackup.zstd.ZstdSettings;

/** Codecs by the names that {@code --compression} accepts. */
final class Codecs {

    private Codecs() {}

    static SegmentCodec of(String name) {
        int colon = name.indexOf(':');
        int level = colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
        return switch (colon < 0 ? name : name.substring(0, colon)) {
            case "none" -> SegmentCodecs.none();
            case "gzip" -> SegmentCodecs.gzip(level == 0 ? SegmentCodecs.DEFAULT_GZIP_LEVEL : level);
            case "zstd" -> ZstdCodecs.of(new ZstdSettings(level));
            default -> throw new IllegalArgumentException("no such compression: " + name);
        };
    }
}
