package io.pgbackup.testkit.contract;

import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.testkit.machine.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The core's gzip codec passes the contract; it is here because the core cannot see the testkit. */
final class GzipSegmentCodecTest extends SegmentCodecContract {

    private final SegmentCodec codec = SegmentCodecs.gzip(SegmentCodecs.DEFAULT_GZIP_LEVEL);

    @Override
    protected SegmentCodec codec() {
        return codec;
    }

    @Override
    protected InputStream stockDecoder(InputStream stored) throws IOException {
        return new GZIPInputStream(stored);
    }

    @Override
    protected List<String> stockProgram() {
        return List.of("gunzip", "-c");
    }

    @Override
    protected Tool stockTool() {
        return Tool.GUNZIP;
    }
}
