package io.pgbackup.testkit.s3;

import java.util.Set;

/** The operations of {@link StrictS3Server}, named as in the S3 API. */
public enum S3Operation {
    LIST_BUCKETS(),
    CREATE_BUCKET(),
    HEAD_BUCKET(),
    DELETE_BUCKET(),
    PUT_BUCKET_VERSIONING("versioning"),
    GET_BUCKET_VERSIONING("versioning"),
    LIST_OBJECTS_V2(
            "list-type",
            "prefix",
            "delimiter",
            "max-keys",
            "continuation-token",
            "start-after",
            "encoding-type",
            "fetch-owner"),
    DELETE_OBJECTS("delete"),
    LIST_MULTIPART_UPLOADS(
            "uploads", "prefix", "delimiter", "max-uploads", "key-marker", "upload-id-marker", "encoding-type"),
    PUT_OBJECT(),
    GET_OBJECT("versionId"),
    HEAD_OBJECT("versionId"),
    DELETE_OBJECT("versionId"),
    CREATE_MULTIPART_UPLOAD("uploads"),
    UPLOAD_PART("uploadId", "partNumber"),
    COMPLETE_MULTIPART_UPLOAD("uploadId"),
    ABORT_MULTIPART_UPLOAD("uploadId"),
    LIST_PARTS("uploadId", "max-parts", "part-number-marker", "encoding-type");

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable.
    private final Set<String> parameters;

    S3Operation(String... parameters) {
        this.parameters = Set.of(parameters);
    }

    /** Returns whether the server supports this query parameter; SDKs add {@code x-id} to every request. */
    boolean accepts(String parameter) {
        return parameters.contains(parameter) || parameter.equals("x-id");
    }

    /** Whether the request body is the data of an object or a part, and so may be large. */
    boolean carriesData() {
        return this == PUT_OBJECT || this == UPLOAD_PART;
    }
}
