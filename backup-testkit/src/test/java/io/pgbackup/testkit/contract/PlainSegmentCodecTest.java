package io.pgbackup.testkit.contract;

import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.testkit.machine.Tool;
import java.io.InputStream;
import java.util.List;

/** The core's codec that packs nothing passes the contract; it is here because the core cannot see the testkit. */
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

    @Override
    protected Tool stockTool() {
        return Tool.CAT;
    }

    /** Plain bytes hold nothing but themselves; lengths and checksums in the index notice damage. */
    @Override
    protected boolean checksItself() {
        return false;
    }
}
