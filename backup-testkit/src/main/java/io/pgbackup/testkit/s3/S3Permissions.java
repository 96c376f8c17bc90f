package io.pgbackup.testkit.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The operations that are denied to the owner of the credentials: none, unless a test denies them. */
final class S3Permissions {

    private final List<Predicate<S3Request>> denials = new CopyOnWriteArrayList<>();

    void deny(Predicate<S3Request> rule) {
        denials.add(rule);
    }

    void allowAll() {
        denials.clear();
    }

    boolean isDenied(S3Request request) {
        return denials.stream().anyMatch(rule -> rule.test(request));
    }

    void check(S3Request request) {
        if (isDenied(request)) {
            throw denied();
        }
    }

    static S3Error denied() {
        return new S3Error(S3ErrorCode.ACCESS_DENIED, "Access Denied");
    }
}
