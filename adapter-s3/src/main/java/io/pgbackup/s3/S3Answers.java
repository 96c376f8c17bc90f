package io.pgbackup.s3;

import java.net.URI;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Checks each answer for the elements that every S3 service returns. The SDK accepts any XML as an empty list, and any login page of a
 * network as a success.
 */
final class S3Answers implements ExecutionInterceptor {

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
        if (!isOfS3(context.response(), context.httpResponse())) {
            ForeignAnswerException foreign =
                    new ForeignAnswerException(endpoint(context.httpRequest().getUri()), null);
            // The SDK wraps exceptions of its own kind in new ones, and keeps their causes.
            throw SdkClientException.create(foreign.getMessage(), foreign);
        }
    }

    private static boolean isOfS3(SdkResponse response, SdkHttpResponse http) {
        if (response instanceof HeadObjectResponse head) {
            return all(head.eTag(), head.contentLength(), head.lastModified()) && !isHtml(http);
        }
        if (response instanceof PutObjectResponse put) {
            return put.eTag() != null;
        }
        if (response instanceof CreateMultipartUploadResponse created) {
            return created.uploadId() != null && !created.uploadId().isEmpty();
        }
        if (response instanceof UploadPartResponse part) {
            return part.eTag() != null;
        }
        if (response instanceof CompleteMultipartUploadResponse completed) {
            return completed.eTag() != null;
        }
        if (response instanceof ListObjectsV2Response list) {
            return any(list.isTruncated(), list.name(), list.keyCount(), list.maxKeys());
        }
        if (response instanceof ListMultipartUploadsResponse list) {
            return any(list.isTruncated(), list.bucket(), list.maxUploads());
        }
        if (response instanceof DeleteObjectResponse || response instanceof AbortMultipartUploadResponse) {
            return http.statusCode() == 204 || hasNoBody(http);
        }
        return true; // a read checks its range; other answers have no required elements
    }

    private static boolean all(@Nullable Object... values) {
        return Stream.of(values).allMatch(value -> value != null);
    }

    private static boolean any(@Nullable Object... values) {
        return Stream.of(values).anyMatch(value -> value != null);
    }

    private static boolean isHtml(SdkHttpResponse http) {
        return http.firstMatchingHeader("Content-Type")
                .filter(type -> type.startsWith("text/html"))
                .isPresent();
    }

    private static boolean hasNoBody(SdkHttpResponse http) {
        return http.firstMatchingHeader("Content-Length").filter("0"::equals).isPresent();
    }

    private static String endpoint(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
