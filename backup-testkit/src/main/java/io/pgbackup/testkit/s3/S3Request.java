package io.pgbackup.testkit.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as {@link StrictS3Server} understood it.
 *
 * @param bucket the bucket; empty if the operation has none
 * @param key the key; empty if the operation has none
 * @param parameters the decoded query, {@code ""} for a parameter without a value
 * @param headers by lower-case name; several values joined with a comma
 */
public record S3Request(
        S3Operation operation, String bucket, String key, Map<String, String> parameters, Map<String, String> headers) {

    public S3Request {
        parameters = Map.copyOf(parameters);
        headers = Map.copyOf(headers);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns the number of the part; 0 if the request has none, -1 if it is not a number. */
    public int partNumber() {
        String number = parameter("partNumber").orElse("0");
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : -1;
    }

    /** Returns the upload's id; empty if the request has none. */
    public String uploadId() {
        return parameter("uploadId").orElse("");
    }

    /** Returns the {@code Range} header; empty if there is none. */
    public String range() {
        return header("range").orElse("");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operation + " " + bucket);
        if (!key.isEmpty()) {
            text.append('/').append(key);
        }
        parameter("partNumber").ifPresent(number -> text.append(" part ").append(number));
        header("range").ifPresent(range -> text.append(' ').append(range));
        return text.toString();
    }
}
