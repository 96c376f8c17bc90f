package io.pgbackup.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Determines which store is configured. */
final class StoreParser {

    static final String PREFIX_VARIABLE = "BACKUP_PREFIX";

    private static final String BUCKET_VARIABLE = "AWS_BUCKET";
    private static final String DIRECTORY_VARIABLE = "LOCAL_BACKUP_PATH";
    private static final String DEFAULT_PREFIX = "postgres-backup";
    private static final String REMEDY = "write s3://bucket/prefix or file:/path";
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");
    private static final Set<String> ENCRYPTIONS = Set.of("AES256", "aws:kms");

    private final ValueParser values;
    private final Map<String, String> environment;
    private final Problems problems;

    StoreParser(ValueParser values, Map<String, String> environment, Problems problems) {
        this.values = values;
        this.environment = environment;
        this.problems = problems;
    }

    /** Returns the store; absent if none is configured, or if it is invalid. */
    @Nullable
    StoreSettings parse(Layer commandLine, Layer file) {
        Optional<Given> given = commandLine.value(Setting.STORE);
        if (given.isPresent()) {
            return uri(given.get());
        }
        Given store = new Given(Setting.STORE.variable(), variable(Setting.STORE.variable()));
        Given bucket = new Given(BUCKET_VARIABLE, variable(BUCKET_VARIABLE));
        Given directory = new Given(DIRECTORY_VARIABLE, variable(DIRECTORY_VARIABLE));
        String prefix = variable(PREFIX_VARIABLE);
        checkOne(store, bucket, directory, prefix);
        if (!store.value().isEmpty()) {
            return uri(store);
        }
        if (!bucket.value().isEmpty()) {
            return bucket(bucket, bucket.value(), prefix.isEmpty() ? DEFAULT_PREFIX : prefix);
        }
        if (!directory.value().isEmpty()) {
            return directory(directory, directory.value());
        }
        return file.value(Setting.STORE).map(this::uri).orElse(null);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private void checkOne(Given store, Given bucket, Given directory, String prefix) {
        if (!bucket.value().isEmpty() && !directory.value().isEmpty()) {
            problems.add(
                    BUCKET_VARIABLE + " and " + DIRECTORY_VARIABLE + " are both set",
                    "backups are stored in one place: keep one of them");
        }
        for (Given other : new Given[] {bucket, directory}) {
            if (!store.value().isEmpty() && !other.value().isEmpty()) {
                problems.add(
                        store.key() + " and " + other.key() + " are both set",
                        "backups are stored in one place: keep one of them");
            }
        }
        if (!store.value().isEmpty() && bucket.value().isEmpty() && !prefix.isEmpty()) {
            problems.add(
                    PREFIX_VARIABLE + " is set, but is not used with " + store.key(),
                    "write the prefix into " + store.key() + ", as s3://bucket/prefix");
        }
    }

    private @Nullable StoreSettings uri(Given given) {
        String value = given.value().strip();
        if (value.startsWith("s3://")) {
            String path = value.substring("s3://".length());
            int slash = path.indexOf('/');
            return slash < 0
                    ? bucket(given, path, "")
                    : bucket(given, path.substring(0, slash), path.substring(slash + 1));
        }
        if (value.startsWith("file://") && !value.startsWith("file:///")) {
            problems.add(given.key() + " is " + given.shown() + ", which names another machine", REMEDY);
            return null;
        }
        if (value.startsWith("file:")) {
            return directory(given, value.substring("file:".length()));
        }
        if (value.startsWith("/") || value.startsWith("./") || value.startsWith("../")) {
            return directory(given, value);
        }
        problems.add(given.key() + " is " + given.shown() + ", which is not a store", REMEDY);
        return null;
    }

    private @Nullable StoreSettings bucket(Given given, String bucket, String prefix) {
        String region = values.text(Setting.REGION).map(Given::value).orElse(null);
        URI endpoint = endpoint();
        String kmsKey = values.text(Setting.KMS_KEY_ID).map(Given::value).orElse(null);
        String encryption = encryption(kmsKey != null);
        if (!BUCKET.matcher(bucket).matches()) {
            problems.add(
                    given.key() + " is " + given.shown() + ", which has no bucket name",
                    given.key().equals(BUCKET_VARIABLE) ? "give the name of the bucket alone" : REMEDY);
            return null;
        }
        return new StoreSettings.S3(
                bucket, prefix.replaceAll("/{2,}", "/").replaceAll("^/|/$", ""), region, endpoint, encryption, kmsKey);
    }

    private @Nullable URI endpoint() {
        Given given = values.text(Setting.ENDPOINT).orElse(null);
        if (given == null) {
            return null;
        }
        try {
            URI uri = new URI(given.value().strip());
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException expected) {
            // It is reported below, like every other text that is not an address.
        }
        problems.add(
                given.key() + " is " + given.shown() + ", not an address",
                "write https://host or http://host:port, without credentials");
        return null;
    }

    private @Nullable String encryption(boolean withKey) {
        Given given = values.text(Setting.ENCRYPTION).orElse(null);
        String encryption = given == null || given.value().equals("none") ? null : given.value();
        if (given != null && encryption != null && !ENCRYPTIONS.contains(encryption)) {
            problems.add(given.key() + " is " + given.shown(), "give none, AES256 or aws:kms");
        } else if (withKey && !"aws:kms".equals(encryption)) {
            problems.add(
                    values.text(Setting.KMS_KEY_ID).map(Given::key).orElse("") + " is set without "
                            + Setting.ENCRYPTION.variable() + "=aws:kms",
                    "set both, or leave the key out");
        }
        return encryption;
    }

    private @Nullable StoreSettings directory(Given given, String text) {
        String path = text.replaceAll("^/{2,}", "/");
        try {
            if (!path.isBlank()) {
                return new StoreSettings.Directory(Path.of(path));
            }
        } catch (InvalidPathException expected) {
            // It is reported below, like an empty path.
        }
        problems.add(
                given.key() + " is " + given.shown() + ", which has no usable path", Undecodable.remedy(text, REMEDY));
        return null;
    }
}
