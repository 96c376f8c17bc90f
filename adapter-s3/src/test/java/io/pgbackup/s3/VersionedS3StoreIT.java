package io.pgbackup.s3;

import io.pgbackup.core.contract.ReaderAfterDeletion;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a bucket that keeps versions. */
class VersionedS3StoreIT extends StrictS3StoreIT {

    @BeforeEach
    void enableVersioning() {
        server.enableVersioning(BUCKET);
    }

    /** A deletion there only adds a marker, and the reader names the version that it opened. */
    @Override
    protected ReaderAfterDeletion readerAfterDeletion() {
        return ReaderAfterDeletion.KEEPS_READING;
    }
}
