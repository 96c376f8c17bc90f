package io.pgbackup.wiring;

import io.pgbackup.config.CompressionSettings;
import io.pgbackup.connect.Codecs;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.store.Compression;
import io.pgbackup.zstd.ZstdCodecs;
import io.pgbackup.zstd.ZstdSettings;

/** The core's codecs and zstd. */
final class CodecChoice implements Codecs {

    @Override
    public SegmentCodecs of(CompressionSettings settings) {
        return SegmentCodecs.with(
                SegmentCodecs.gzip(level(settings, Compression.GZIP, SegmentCodecs.DEFAULT_GZIP_LEVEL)),
                ZstdCodecs.of(new ZstdSettings(level(settings, Compression.ZSTD, ZstdSettings.FOR_ROWS))));
    }

    private static int level(CompressionSettings settings, Compression compression, int otherwise) {
        Integer level = settings.level();
        return settings.compression() == compression && level != null ? level : otherwise;
    }
}
