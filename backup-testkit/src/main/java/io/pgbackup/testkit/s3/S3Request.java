package io.pgbackup.testkit.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as {@link StrictS3Server} understood it.
 *
 * @param bucket empty where the operation has none
 * @param key empty where the operation has none
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

    /** The number of the part, 0 where the request is about none, -1 where it is no number. */
    public int partNumber() {
        String number = parameter("partNumber").orElse("0");
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : -1;
    }

    /** The upload's id, empty where the request is about none. */
    public String uploadId() {
        return parameter("uploadId").orElse("");
    }

    /** The {@code Range} header, empty where there is none. */
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
