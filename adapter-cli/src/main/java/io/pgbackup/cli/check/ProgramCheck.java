package io.pgbackup.cli.check;

import io.pgbackup.cli.output.Amounts;

/** Checks the program itself: versions and memory. */
public final class ProgramCheck {

    private static final String SUBJECT = "program";
    private static final long PART_BYTES = 8L << 20;

    private final String version;
    private final long heapBytes;

    /** @param heapBytes the maximum size of the heap */
    public ProgramCheck(String version, long heapBytes) {
        this.version = version;
        this.heapBytes = heapBytes;
    }

    /** Runs the check. */
    public void run(int jobs, Findings findings) {
        findings.ok(SUBJECT, "version " + version + " on Java " + Runtime.version());
        long needed = 2 * PART_BYTES * (jobs + 1);
        String heap = "a heap of " + Amounts.bytes(heapBytes) + " for " + Amounts.count(jobs, "job");
        if (heapBytes < needed) {
            findings.warn(
                    SUBJECT,
                    heap + ", which needs " + Amounts.bytes(needed) + " and three times the largest row",
                    "give more with java -Xmx, or fewer --jobs");
        } else {
            findings.ok(
                    SUBJECT, heap + "; the largest row may take about " + Amounts.bytes((heapBytes - needed / 2) / 3));
        }
    }
}
