package io.pgbackup.core.format.codec;

import io.pgbackup.core.contract.SegmentCodecContract;
import java.io.InputStream;
import java.util.List;

/** The core's codec that packs nothing passes the contract. */
final class PlainSegmentCodecTest extends SegmentCodecContract {

    private final SegmentCodec codec = SegmentCodecs.none();

    @Override
    protected SegmentCodec codec() {
        return codec;
    }

    @Override
    protected InputStream stockDecoder(InputStream stored) {
        return stored;
    }

    @Override
    protected List<String> stockProgram() {
        return List.of("cat");
    }

    /** Plain bytes hold nothing but themselves; lengths and checksums in the index notice damage. */
    @Override
    protected boolean checksItself() {
        return false;
    }
}
