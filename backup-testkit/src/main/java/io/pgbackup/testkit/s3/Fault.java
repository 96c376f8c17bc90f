package io.pgbackup.testkit.s3;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A failure of {@link StrictS3Server} that occurs once it is {@linkplain StrictS3Server#inject injected}.
 *
 * <p>A fault defines what happens, and to which requests: without further conditions, to the next request of any kind, once. Faults are
 * immutable; each condition returns a new fault. A fault of the response body that strikes an answer shorter than its offset is used up
 * without effect.
 *
 * <p>The JDK's {@code HttpURLConnection} repeats a request by itself if the connection breaks before an answer, even a POST (unless
 * {@code sun.net.http.retryPost} is false); with such a client, a cut must happen more than {@linkplain #times once} to have an effect.
 */
public final class Fault {

    /** At which point of a request the fault strikes, and how. */
    enum Effect {
        NONE,
        CUT_BEFORE_BODY,
        CUT_AFTER_BODY,
        CUT_AFTER_APPLYING,
        CUT_IN_RESPONSE_BODY,
        STALL_BEFORE_APPLYING,
        STALL_AFTER_APPLYING,
        STALL_IN_RESPONSE_BODY,
        FLIP_BIT,
        REFUSE,
        REFUSE_WITH_STATUS_200
    }

    private final Effect effect;
    private final S3ErrorCode error;
    private final long offset;
    private final Predicate<S3Request> condition;
    private final int times;
    private final Duration limit;

    private Fault(
            Effect effect, S3ErrorCode error, long offset, Predicate<S3Request> condition, int times, Duration limit) {
        this.effect = effect;
        this.error = error;
        this.offset = offset;
        this.condition = condition;
        this.times = times;
        this.limit = limit;
    }

    private static Fault of(Effect effect, long offset) {
        return new Fault(effect, S3ErrorCode.INTERNAL_ERROR, offset, request -> true, 1, Duration.ofMinutes(2));
    }

    private static Fault refuse(S3ErrorCode error) {
        return new Fault(Effect.REFUSE, error, 0, request -> true, 1, Duration.ZERO);
    }

    static Fault none() {
        return of(Effect.NONE, 0);
    }

    /** Status 500 InternalError; the operation is not applied. */
    public static Fault internalError() {
        return refuse(S3ErrorCode.INTERNAL_ERROR);
    }

    /** Status 503 SlowDown; the operation is not applied. */
    public static Fault slowDown() {
        return refuse(S3ErrorCode.SLOW_DOWN);
    }

    /** Status 409 ConditionalRequestConflict; the operation is not applied. */
    public static Fault conditionalRequestConflict() {
        return refuse(S3ErrorCode.CONDITIONAL_REQUEST_CONFLICT);
    }

    /** Status 412 PreconditionFailed; the operation is not applied. */
    public static Fault preconditionFailed() {
        return refuse(S3ErrorCode.PRECONDITION_FAILED);
    }

    /** Status 403 AccessDenied; the operation is not applied. */
    public static Fault accessDenied() {
        return refuse(S3ErrorCode.ACCESS_DENIED);
    }

    /** Status 404 NoSuchUpload; the operation is not applied, and the upload stays. */
    public static Fault noSuchUpload() {
        return refuse(S3ErrorCode.NO_SUCH_UPLOAD);
    }

    /** Status 200 with an InternalError in the body, as S3 ends a long CompleteMultipartUpload; it is not applied. */
    public static Fault internalErrorWithStatus200() {
        return of(Effect.REFUSE_WITH_STATUS_200, 0);
    }

    /** The connection breaks before the server has read the body. */
    public static Fault cutBeforeBody() {
        return of(Effect.CUT_BEFORE_BODY, 0);
    }

    /** The connection breaks after the server has read the body; the operation is not applied. */
    public static Fault cutBeforeAnswer() {
        return of(Effect.CUT_AFTER_BODY, 0);
    }

    /** The operation is applied, and then the connection breaks: the client never learns of its success. */
    public static Fault loseAnswer() {
        return of(Effect.CUT_AFTER_APPLYING, 0);
    }

    /** The connection breaks after this many bytes of the response body. */
    public static Fault cutResponseBody(long afterBytes) {
        return of(Effect.CUT_IN_RESPONSE_BODY, afterBytes);
    }

    /** The server reads the request and then does nothing until {@link InjectedFault#release}; then it continues. */
    public static Fault stallBeforeApplying() {
        return of(Effect.STALL_BEFORE_APPLYING, 0);
    }

    /** The operation is applied, but the answer waits for {@link InjectedFault#release}. */
    public static Fault stallAfterApplying() {
        return of(Effect.STALL_AFTER_APPLYING, 0);
    }

    /** The response body stops after this many bytes until {@link InjectedFault#release}; then it continues. */
    public static Fault stallResponseBody(long afterBytes) {
        return of(Effect.STALL_IN_RESPONSE_BODY, afterBytes);
    }

    /** One bit of the response body's byte at this offset is wrong; headers and length are correct. */
    public static Fault flipBit(long offset) {
        return of(Effect.FLIP_BIT, offset);
    }

    /** Limits the fault to these operations. */
    public Fault on(S3Operation... operations) {
        Set<S3Operation> wanted = Set.of(operations);
        return where(request -> wanted.contains(request.operation()));
    }

    /** Limits the fault to requests for this key. */
    public Fault onKey(String key) {
        return where(request -> request.key().equals(key));
    }

    /** Limits the fault to requests for the part with this number. */
    public Fault onPart(int number) {
        return where(request -> request.partNumber() == number);
    }

    /** Limits the fault to requests that match, in addition to all conditions so far. */
    public Fault where(Predicate<S3Request> more) {
        return new Fault(effect, error, offset, condition.and(more), times, limit);
    }

    /** Applies the fault to the first {@code times} requests that match. */
    public Fault times(int times) {
        return new Fault(effect, error, offset, condition, times, limit);
    }

    /** Applies the fault to all requests that match, until it is {@linkplain InjectedFault#remove removed}. */
    public Fault always() {
        return times(Integer.MAX_VALUE);
    }

    /** Sets how long a stall lasts at most if it is not released; then the connection is cut. The default is two minutes. */
    public Fault atMost(Duration limit) {
        return new Fault(effect, error, offset, condition, times, limit);
    }

    Effect effect() {
        return effect;
    }

    S3ErrorCode error() {
        return error;
    }

    long offset() {
        return offset;
    }

    boolean matches(S3Request request) {
        return condition.test(request);
    }

    int times() {
        return times;
    }

    Duration limit() {
        return limit;
    }

    @Override
    public String toString() {
        return effect == Effect.REFUSE ? error.code() : effect.name();
    }
}
