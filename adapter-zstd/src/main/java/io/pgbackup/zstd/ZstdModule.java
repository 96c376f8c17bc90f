package io.pgbackup.zstd;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoSet;
import io.pgbackup.core.format.codec.SegmentCodec;

/** Adds zstd to the codecs that an entry point has. Needs {@link ZstdSettings}. */
@Module
public final class ZstdModule {

    private ZstdModule() {}

    @Provides
    @IntoSet
    static SegmentCodec codec(ZstdSettings settings) {
        return ZstdCodecs.of(settings);
    }
}
