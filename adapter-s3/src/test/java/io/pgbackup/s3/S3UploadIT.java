package io.pgbackup.s3;

import static io.pgbackup.testkit.s3.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.HEAD_OBJECT;
import static io.pgbackup.testkit.s3.S3Operation.PUT_OBJECT;
import static io.pgbackup.testkit.s3.S3Operation.UPLOAD_PART;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.S3Request;
import io.pgbackup.testkit.s3.StoredObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which requests an upload makes, and what they say. */
class S3UploadIT extends StrictS3 {

    private static final byte[] SMALL = bytes(1, 1000);
    private static final byte[] LARGE = bytes(2, 3 * PART_SIZE + 1);

    @Test
    void begin_andClose_sendNothing() {
        begin().close();

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void upload_ofTheOnlyPart_isSentAtCommitAsOnePut() {
        try (BackupUpload upload = begin()) {
            Receipt receipt = upload.upload(Parts.only(SMALL));
            assertThat(server.requests()).as("requests before the commit").isEmpty();

            upload.commit(Parts.commit(SMALL, List.of(receipt)));
        }

        assertThat(operations()).containsExactly(PUT_OBJECT, HEAD_OBJECT);
        assertThat(stored()).isEqualTo(SMALL);
    }

    @Test
    void close_withoutCommitOfTheOnlyPart_sendsNothing() {
        try (BackupUpload upload = begin()) {
            upload.upload(Parts.only(SMALL));
        }

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void upload_ofSeveralParts_createsOneMultipartUploadWithTheFirst() {
        try (BackupUpload upload = begin()) {
            assertThat(server.requests()).isEmpty();
            List<Receipt> receipts = uploadAll(upload, LARGE);
            upload.commit(Parts.commit(LARGE, receipts));
        }

        assertThat(operations())
                .containsExactly(
                        CREATE_MULTIPART_UPLOAD,
                        UPLOAD_PART,
                        UPLOAD_PART,
                        UPLOAD_PART,
                        UPLOAD_PART,
                        COMPLETE_MULTIPART_UPLOAD,
                        HEAD_OBJECT);
        assertThat(stored()).isEqualTo(LARGE);
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void everyWrite_carriesItsChecksumAndTheCondition() {
        putInParts(LARGE);

        S3Request create = server.requests(CREATE_MULTIPART_UPLOAD).get(0);
        assertThat(create.header("x-amz-checksum-algorithm")).contains("CRC32C");
        assertThat(create.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        assertThat(server.requests(UPLOAD_PART)).allSatisfy(part -> {
            assertThat(part.header("x-amz-checksum-crc32c")).isPresent();
            assertThat(part.header("x-amz-trailer"))
                    .as("a checksum of the SDK's own")
                    .isEmpty();
        });
        S3Request complete = server.requests(COMPLETE_MULTIPART_UPLOAD).get(0);
        assertThat(complete.header("if-none-match")).contains("*");
        assertThat(complete.header("x-amz-mp-object-size")).contains(Integer.toString(LARGE.length));
        String checksum = Checksums.crc32c(Parts.crc32c(LARGE));
        assertThat(complete.header("x-amz-checksum-crc32c")).contains(checksum);
        assertThat(server.object(BUCKET, KEY).flatMap(StoredObject::checksum))
                .contains("CRC32C FULL_OBJECT " + checksum);
    }

    @Test
    void onePut_carriesItsChecksumAndTheCondition() {
        put(SMALL);

        S3Request put = server.requests(PUT_OBJECT).get(0);
        assertThat(put.header("if-none-match")).contains("*");
        assertThat(put.header("x-amz-checksum-crc32c")).contains(Checksums.crc32c(Parts.crc32c(SMALL)));
        assertThat(put.header("x-amz-trailer"))
                .as("a checksum of the SDK's own")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void object_ofEachCompression_isTypedButNotEncoded(Compression compression) {
        BackupId id = ID.with(compression);
        put(store, id, SMALL);

        StoredObject object =
                server.object(BUCKET, PREFIX + "/" + BackupKeys.key(id)).orElseThrow();
        assertThat(object.header("content-type"))
                .contains(
                        switch (compression) {
                            case NONE -> "application/sql";
                            case GZIP -> "application/gzip";
                            case ZSTD -> "application/zstd";
                        });
        assertThat(object.header("content-encoding")).isEmpty();
    }

    @Test
    void object_inOneOrManyParts_keepsTheRunToken() {
        put(SMALL);
        assertThat(server.object(BUCKET, KEY).orElseThrow().metadata()).containsEntry("pgbackup-run", "run-1");
        store.delete(ID);

        putInParts(LARGE);
        assertThat(server.object(BUCKET, KEY).orElseThrow().metadata()).containsEntry("pgbackup-run", "run-2");
    }

    @Test
    void commit_ofEitherKind_answersWhatIsFoundLater() {
        StoredBackup one = put(SMALL);
        assertThat(store.find(ID)).contains(one);
        assertThat(store.list()).containsExactly(one);
        store.delete(ID);

        StoredBackup many = putInParts(LARGE);
        assertThat(store.find(ID)).contains(many);
        assertThat(many.size()).isEqualTo(LARGE.length);
    }

    @Test
    void encryptionAndStorageClass_areAskedForWithEveryObject() {
        try (BackupStore kms =
                open(settings().encryption(S3Encryption.kms("alias/backup")).storageClass("STANDARD_IA"))) {
            put(kms, ID, SMALL);
        }
        try (BackupStore aes = open(settings().encryption(S3Encryption.aes256()));
                BackupUpload upload = aes.begin(new UploadRequest(ID.with(Compression.GZIP), "other"))) {
            upload.commit(Parts.commit(LARGE, uploadAll(upload, LARGE)));
        }

        S3Request put = server.requests(PUT_OBJECT).get(0);
        assertThat(put.header("x-amz-server-side-encryption")).contains("aws:kms");
        assertThat(put.header("x-amz-server-side-encryption-aws-kms-key-id")).contains("alias/backup");
        assertThat(put.header("x-amz-storage-class")).contains("STANDARD_IA");
        S3Request create = server.requests(CREATE_MULTIPART_UPLOAD).get(0);
        assertThat(create.header("x-amz-server-side-encryption")).contains("AES256");
        assertThat(create.header("x-amz-storage-class")).isEmpty();
    }

    @Test
    void expectedBucketOwner_isNamedInEveryRequest() {
        try (BackupStore owned = open(settings().expectedBucketOwner("123456789012"))) {
            put(owned, ID, SMALL);
            read(owned.open(ID));
            owned.list();
            owned.delete(ID);
        }

        assertThat(server.requests())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header("x-amz-expected-bucket-owner"))
                        .contains("123456789012"));
    }

    @Test
    void compatibleStore_sendsMd5AndNoNewerHeader() {
        try (BackupStore compatible = open(settings().compatible(true))) {
            put(compatible, ID, SMALL);
            try (BackupUpload upload = compatible.begin(new UploadRequest(ID.with(Compression.GZIP), "other"))) {
                upload.commit(Parts.commit(LARGE, uploadAll(upload, LARGE)));
            }
        }

        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.headers().keySet())
                        .noneMatch(name -> name.contains("checksum") || name.equals("x-amz-mp-object-size")));
        assertThat(server.requests(PUT_OBJECT))
                .allSatisfy(put -> assertThat(put.header("content-md5")).isPresent());
        assertThat(server.requests(UPLOAD_PART))
                .allSatisfy(part -> assertThat(part.header("content-md5")).isPresent());
        assertThat(stored()).isEqualTo(SMALL);
    }

    @Test
    void compatibleStore_whereBytesAreNotWhatTheirChecksumSays_refusesToSend() {
        try (BackupStore compatible = open(settings().compatible(true));
                BackupUpload upload = compatible.begin(new UploadRequest(ID, "run"))) {
            Part broken = Parts.withWrongChecksum(Parts.of(LARGE, PART_SIZE).get(0));

            assertThatThrownBy(() -> upload.upload(broken))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("part 1 of " + store.location(ID));
        }
        assertThat(server.requestCount(UPLOAD_PART)).isZero();
    }

    @Test
    void partWithWrongChecksum_isRefused() {
        try (BackupUpload upload = begin()) {
            Part broken = Parts.withWrongChecksum(Parts.of(LARGE, PART_SIZE).get(1));

            assertThatThrownBy(() -> upload.upload(broken))
                    .hasMessageContaining("part 2 of " + store.location(ID))
                    .hasMessageContaining("BadDigest")
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_REFUSED);
        }
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void onlyPartWithWrongChecksum_isRefusedAtCommit() {
        try (BackupUpload upload = begin()) {
            Receipt receipt = upload.upload(Parts.withWrongChecksum(Parts.only(SMALL)));

            UploadCommit same = new UploadCommit(SMALL.length, receipt.crc32c(), List.of(receipt));

            assertThatThrownBy(() -> upload.commit(same))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("BadDigest");
        }
        assertThat(isStored()).isFalse();
    }

    @Test
    void wholeObjectWithWrongChecksum_isRefusedAndRemoved() {
        try (BackupUpload upload = begin()) {
            List<Receipt> receipts = uploadAll(upload, LARGE);
            var wrong = new UploadCommit(LARGE.length, 42, receipts);

            assertThatThrownBy(() -> upload.commit(wrong))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(store.location(ID));
        }
        assertThat(isStored()).isFalse();
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void close_whereAbortFailsTwice_stillLeavesNothing() {
        try (BackupUpload upload = begin()) {
            upload.upload(Parts.of(LARGE, PART_SIZE).get(0));
            server.inject(Fault.internalError().on(ABORT_MULTIPART_UPLOAD).times(2));
        }

        assertThat(server.requestCount(ABORT_MULTIPART_UPLOAD)).isEqualTo(3);
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void close_whereAbortKeepsFailing_doesNotMaskTheFirstFailure() {
        server.inject(Fault.accessDenied().on(ABORT_MULTIPART_UPLOAD).always());

        assertThatThrownBy(() -> {
                    try (BackupUpload upload = begin()) {
                        upload.upload(Parts.of(LARGE, PART_SIZE).get(0));
                        throw new IllegalStateException("the dump failed");
                    }
                })
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasNoSuppressedExceptions();
        assertThat(server.openUploads()).hasSize(1);
    }

    @Test
    void close_ofAnInterruptedRun_stillLeavesNothing() {
        BackupUpload upload = begin();
        upload.upload(Parts.of(LARGE, PART_SIZE).get(0));
        Thread.currentThread().interrupt();

        upload.close();

        assertThat(Thread.interrupted()).as("the interrupt is still set").isTrue();
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void upload_ofAnInterruptedThread_endsAsInterrupted() {
        try (BackupUpload upload = begin()) {
            Part part = Parts.of(LARGE, PART_SIZE).get(0);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> upload.upload(part))
                    .asInstanceOf(type(RunException.class))
                    .extracting(RunException::kind)
                    .isEqualTo(FailureKind.INTERRUPTED);
            assertThat(Thread.interrupted()).as("the interrupt is still set").isTrue();
        }
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void upload_afterTheEnd_isAProgrammingError() {
        BackupUpload upload = begin();
        upload.close();

        assertThatThrownBy(() -> upload.upload(Parts.only(SMALL))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> upload.commit(Parts.commit(SMALL, List.of(new Receipt(1, SMALL.length, 0, "")))))
                .isInstanceOf(IllegalStateException.class);
    }
}
