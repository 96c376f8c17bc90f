package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.TcpProxy;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.InjectedFault;
import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.S3Request;
import io.pgbackup.testkit.s3.StoredObject;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backups to S3 and back, and what that costs in requests. */
class S3RoundTripIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final String BUCKET = "backups";
    private static final String STORE = "s3://" + BUCKET + "/nightly";
    private static final String TIME = "2025-01-31T03:04:05Z";
    private static final int MANY = 40;

    private static String small;
    private static String large;
    private static String many;

    private final StrictS3Server s3 = StrictS3Server.builder().spoolToDisk().start();

    @BeforeAll
    static void fill() throws Exception {
        small = SERVER.createDatabase("small");
        SERVER.execute(small, "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 1000) AS g");
        large = SERVER.createDatabase("large");
        Tables.fillWithNoise(SERVER, large, "noise", 48);
        many = SERVER.createDatabase("many");
        for (int i = 1; i <= MANY; i++) {
            Tables.fill(SERVER, many, "t" + i, 1);
        }
    }

    @BeforeEach
    void prepare() {
        s3.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private void backup(String database, String compression) {
        Cli.assertDone(Cli.at(s3)
                .run(
                        "backup",
                        "--no-globals",
                        "--url",
                        SERVER.url(database),
                        "--store",
                        STORE,
                        "--compression",
                        compression,
                        "--jobs",
                        "2",
                        "--time",
                        TIME));
    }

    private StoredObject onlyObject() {
        List<String> keys = s3.keys(BUCKET);
        assertThat(keys).hasSize(1);
        return s3.object(BUCKET, keys.get(0)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"none, .sql", "gzip, .sql.gz", "zstd, .sql.zst"})
    void backup_ofASmallDatabase_isExactlyOnePut(String compression, String ending) throws Exception {
        backup(small, compression);
        assertThat(onlyObject().key())
                .isEqualTo("nightly/" + small + "/2025-01-31/" + small + "_2025-01-31_03-04-05" + ending);
        assertThat(s3.requestCount(S3Operation.PUT_OBJECT)).as("PutObject").isEqualTo(1);
        assertThat(s3.requestCount(S3Operation.CREATE_MULTIPART_UPLOAD))
                .as("CreateMultipartUpload")
                .isZero();
        assertThat(onlyObject().header("content-encoding"))
                .as("a Content-Encoding, which would make clients unpack it")
                .isEmpty();

        String copy = SERVER.createDatabase("copy");
        Cli.assertDone(Cli.at(s3).run("restore", small, "--target", SERVER.url(copy), "--store", STORE, "--verify"));
        assertThat(Tables.contents(SERVER, copy)).isEqualTo(Tables.contents(SERVER, small));
    }

    @ParameterizedTest
    @CsvSource({"none", "gzip", "zstd"})
    void backup_ofALargerDatabase_isOneMultipartUploadOfDenseParts(String compression) throws Exception {
        backup(large, compression);
        assertThat(s3.requestCount(S3Operation.PUT_OBJECT)).as("PutObject").isZero();
        assertThat(s3.requestCount(S3Operation.CREATE_MULTIPART_UPLOAD))
                .as("CreateMultipartUpload")
                .isEqualTo(1);
        assertThat(s3.requestCount(S3Operation.COMPLETE_MULTIPART_UPLOAD))
                .as("CompleteMultipartUpload")
                .isEqualTo(1);
        assertThat(s3.openUploads()).isEmpty();
        List<Integer> parts = s3.requests(S3Operation.UPLOAD_PART).stream()
                .map(S3Request::partNumber)
                .sorted()
                .toList();
        assertThat(parts)
                .as("part numbers, each uploaded once")
                .hasSizeGreaterThan(1)
                .isEqualTo(IntStream.rangeClosed(1, parts.size()).boxed().toList());

        Program.Outcome list = Cli.at(s3).run("list", "--store", STORE);
        Cli.assertDone(list);
        assertThat(list.out()).as("what list shows; %s", list).contains(large, "2025-01-31");
        Cli.assertDone(Cli.at(s3).run("verify", large, "--store", STORE));
        String copy = SERVER.createDatabase("copy");
        Cli.assertDone(Cli.at(s3).run("restore", large, "--target", SERVER.url(copy), "--store", STORE, "--verify"));
        assertThat(Tables.contents(SERVER, copy)).isEqualTo(Tables.contents(SERVER, large));
        SERVER.dropDatabase(copy);
    }

    @Test
    void parts_thatFailAndAreSentAgain_costTheDatabaseNothing() throws Exception {
        String database = SERVER.createDatabase("retried");
        Tables.fillWithNoise(SERVER, database, "noise", 24);
        long rows = Long.parseLong(SERVER.queryText(database, "SELECT count(*) FROM noise"));
        SERVER.execute(database, "SELECT pg_stat_reset()");
        InjectedFault errors = s3.inject(
                Fault.internalError().on(S3Operation.UPLOAD_PART).onPart(2).times(2));
        InjectedFault cuts = s3.inject(
                Fault.cutBeforeBody().on(S3Operation.UPLOAD_PART).onPart(1).times(2));
        backup(database, "none");
        assertThat(errors.struck() + cuts.struck()).as("faults that struck").isEqualTo(4);
        Waiting.until("the sessions of the run have told what they read", () -> rowsRead(database) >= rows);
        Waiting.until("they are gone", () -> Tables.connections(SERVER, database) == 0);
        assertThat(rowsRead(database)).as("rows that were read").isEqualTo(rows);
        Cli.assertDone(Cli.at(s3).run("verify", database, "--store", STORE));
    }

    private static long rowsRead(String database) throws Exception {
        return Long.parseLong(SERVER.queryText(
                database, "SELECT seq_tup_read FROM pg_catalog.pg_stat_user_tables WHERE relname = 'noise'"));
    }

    @Test
    void restore_ofOneTable_readsAHandfulOfRangesAndFarFromAllBytes() throws Exception {
        backup(many, "none");
        long size = onlyObject().size();
        assertThat(size).isGreaterThan(MANY * 1_000_000L);
        s3.forgetTraffic();
        String copy = SERVER.createDatabase("copy");
        Cli.assertDone(Cli.at(s3)
                .run("restore", many, "--target", SERVER.url(copy), "--store", STORE, "--table", "public.t7"));
        List<S3Request> reads = s3.requests(S3Operation.GET_OBJECT);
        assertThat(reads).as("GetObject requests").hasSizeBetween(1, 8);
        assertThat(reads)
                .as("requests without a range")
                .allMatch(request -> !request.range().isEmpty());
        assertThat(s3.sentBytes(S3Operation.GET_OBJECT))
                .as("bytes read of an object of %d, by %s", size, reads)
                .isLessThan(size / 4);
        assertThat(Tables.contents(SERVER, copy)).containsExactly("public.t7 1024");
    }

    @Test
    void backup_thatIsAlreadyThere_isDoneWhileTheDatabaseIsAway() {
        String url;
        try (TcpProxy line = TcpProxy.to(SERVER.port())) {
            url = "postgresql://" + SERVER.superuser() + "@" + line.host() + ":" + line.port() + "/" + small;
            Cli.assertDone(backupOf(url, "gzip"));
        }
        StoredObject before = onlyObject();
        s3.forgetTraffic();

        // Nobody listens there any more; and the second run would use another compression.
        Program.Outcome again = backupOf(url, "zstd");

        Cli.assertDone(again);
        assertThat(again.out() + again.err()).as(again.toString()).containsIgnoringCase("already");
        assertThat(onlyObject().etag()).isEqualTo(before.etag());
        assertThat(s3.requestCount(S3Operation.PUT_OBJECT)).isZero();
    }

    private Program.Outcome backupOf(String url, String compression) {
        return Cli.at(s3)
                .run(
                        "backup",
                        "--no-globals",
                        "--url",
                        url,
                        "--store",
                        STORE,
                        "--compression",
                        compression,
                        "--time",
                        TIME);
    }

    @Test
    void backup_thatIsNotThereYet_wantsTheDatabase() {
        backup(small, "gzip");
        Program.Outcome other = Cli.at(s3)
                .run(
                        "backup",
                        "--no-globals",
                        "--url",
                        "postgresql://me@127.0.0.1:1/" + small,
                        "--store",
                        STORE,
                        "--time",
                        "2025-01-31T03:04:06Z");
        Cli.assertFailed(other, 3, "127.0.0.1:1");
    }
}
