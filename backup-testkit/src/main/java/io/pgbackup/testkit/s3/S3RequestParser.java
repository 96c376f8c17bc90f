package io.pgbackup.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Determines the operation of an HTTP request in path style: {@code /bucket/key}. */
final class S3RequestParser {

    private static final int MAX_KEY_BYTES = 1024;

    /** Headers that change what an operation does. */
    private static final List<String> UNKNOWN_HEADERS = List.of(
            "x-amz-copy-source",
            "x-amz-tagging",
            "x-amz-acl",
            "x-amz-object-lock-mode",
            "x-amz-object-lock-legal-hold",
            "x-amz-object-lock-retain-until-date",
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-website-redirect-location",
            "x-amz-write-offset-bytes");

    private S3RequestParser() {}

    /** @throws S3Error with 501 if the server does not support the operation or one of its parameters */
    static S3Request parse(HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        String path = UriEncoding.decode(uri.getRawPath()).substring(1);
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String key = slash < 0 ? "" : path.substring(slash + 1);
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new S3Error(S3ErrorCode.KEY_TOO_LONG, "Your key is too long");
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        S3Operation operation = operation(exchange.getRequestMethod(), bucket, key, parameters);
        for (String parameter : parameters.keySet()) {
            if (!operation.accepts(parameter)) {
                throw notImplemented(operation + " with parameter " + parameter);
            }
        }
        Map<String, String> headers = headers(exchange);
        for (String header : UNKNOWN_HEADERS) {
            if (headers.containsKey(header)) {
                throw notImplemented(header);
            }
        }
        return new S3Request(operation, bucket, key, parameters, headers);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parameters.put(UriEncoding.decode(parts[0]), parts.length == 2 ? UriEncoding.decode(parts[1]) : "");
            }
            parameters.remove("");
        }
        return parameters;
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), String.join(",", header.getValue()));
        }
        return headers;
    }

    private static S3Operation operation(String method, String bucket, String key, Map<String, String> parameters) {
        if (bucket.isEmpty()) {
            return method.equals("GET") ? S3Operation.LIST_BUCKETS : unknown(method + " of the service");
        }
        return key.isEmpty() ? bucketOperation(method, parameters) : keyOperation(method, parameters);
    }

    private static S3Operation bucketOperation(String method, Map<String, String> parameters) {
        return switch (method) {
            case "PUT" ->
                parameters.containsKey("versioning") ? S3Operation.PUT_BUCKET_VERSIONING : S3Operation.CREATE_BUCKET;
            case "HEAD" -> S3Operation.HEAD_BUCKET;
            case "DELETE" -> S3Operation.DELETE_BUCKET;
            case "POST" -> parameters.containsKey("delete") ? S3Operation.DELETE_OBJECTS : unknown("POST to a bucket");
            case "GET" -> bucketQuestion(parameters);
            default -> unknown(method + " of a bucket");
        };
    }

    private static S3Operation bucketQuestion(Map<String, String> parameters) {
        if (parameters.containsKey("uploads")) {
            return S3Operation.LIST_MULTIPART_UPLOADS;
        }
        if (parameters.containsKey("versioning")) {
            return S3Operation.GET_BUCKET_VERSIONING;
        }
        return "2".equals(parameters.get("list-type"))
                ? S3Operation.LIST_OBJECTS_V2
                : unknown("GET of a bucket with " + parameters.keySet());
    }

    private static S3Operation keyOperation(String method, Map<String, String> parameters) {
        boolean upload = parameters.containsKey("uploadId");
        return switch (method) {
            case "PUT" -> upload ? S3Operation.UPLOAD_PART : S3Operation.PUT_OBJECT;
            case "GET" -> upload ? S3Operation.LIST_PARTS : S3Operation.GET_OBJECT;
            case "HEAD" -> S3Operation.HEAD_OBJECT;
            case "DELETE" -> upload ? S3Operation.ABORT_MULTIPART_UPLOAD : S3Operation.DELETE_OBJECT;
            case "POST" -> upload ? S3Operation.COMPLETE_MULTIPART_UPLOAD : postWithoutUpload(parameters);
            default -> unknown(method + " of a key");
        };
    }

    private static S3Operation postWithoutUpload(Map<String, String> parameters) {
        return parameters.containsKey("uploads") ? S3Operation.CREATE_MULTIPART_UPLOAD : unknown("POST to a key");
    }

    private static S3Operation unknown(String what) {
        throw notImplemented(what);
    }

    private static S3Error notImplemented(String what) {
        return new S3Error(S3ErrorCode.NOT_IMPLEMENTED, what + " is not known to the strict test server");
    }
}
