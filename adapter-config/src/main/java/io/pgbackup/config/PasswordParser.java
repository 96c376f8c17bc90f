package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks where the password of a database comes from. Values are not quoted: each may be a password in the wrong place. */
final class PasswordParser {

    private static final String IAM = "iam";
    private static final Pattern SECRET_ARN = Pattern.compile("arn:[^:]+:secretsmanager:[^:]+:[0-9]+:secret:\\S+");
    private static final Pattern PARAMETER_ARN = Pattern.compile("arn:[^:]+:ssm:[^:]+:[0-9]+:parameter/\\S+");
    private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_./-]+(:[A-Za-z0-9_.-]+)?");

    private final Problems problems;

    PasswordParser(Problems problems) {
        this.problems = problems;
    }

    PasswordSource parse(GivenDatabase database) {
        checkAuth(database);
        List<DatabaseField> sources = Stream.of(
                        DatabaseField.PASSWORD,
                        DatabaseField.PASSWORD_FILE,
                        DatabaseField.SECRET_ARN,
                        DatabaseField.SSM_PARAMETER,
                        DatabaseField.AUTH)
                .filter(field -> isSource(database, field))
                .toList();
        if (sources.size() > 1) {
            problems.add(
                    sources.stream().map(field -> shown(database, field)).collect(Collectors.joining(" and "))
                            + (sources.size() == 2 ? " are both set" : " are all set"),
                    "keep one of them");
        }
        PasswordSource password = PasswordSource.none();
        for (DatabaseField source : sources) {
            password = read(database, source);
        }
        return password;
    }

    private void checkAuth(GivenDatabase database) {
        database.field(DatabaseField.AUTH)
                .filter(field ->
                        !field.value().equals("password") && !field.value().equals(IAM))
                .ifPresent(field -> problems.add(field.key() + " is " + field.shown(), "give password or iam"));
    }

    private static boolean isSource(GivenDatabase database, DatabaseField field) {
        Optional<Given> given = database.field(field);
        return field == DatabaseField.AUTH
                ? given.filter(auth -> auth.value().equals(IAM)).isPresent()
                : given.isPresent();
    }

    private static String shown(GivenDatabase database, DatabaseField field) {
        return database.key(field) + (field == DatabaseField.AUTH ? "=" + IAM : "");
    }

    private PasswordSource read(GivenDatabase database, DatabaseField field) {
        Given given = database.field(field).orElseThrow();
        return switch (field) {
            case PASSWORD_FILE -> file(given);
            case SECRET_ARN -> secret(given);
            case SSM_PARAMETER -> parameter(given);
            case AUTH -> PasswordSource.iam();
            default -> PasswordSource.of(new Secret(given.value()));
        };
    }

    private PasswordSource file(Given given) {
        try {
            PasswordSource source = PasswordSource.file(Path.of(given.value()));
            source.read();
            return source;
        } catch (ConfigurationException e) {
            problems.add(given.key() + ": " + e.getMessage(), e.hint().orElse(""));
        } catch (InvalidPathException expected) {
            problems.add(
                    given.key() + " is " + given.shown() + ", not a path",
                    Undecodable.remedy(given.value(), "give the path of a file"));
        }
        return PasswordSource.none();
    }

    private PasswordSource secret(Given given) {
        String arn = given.value().strip();
        if (!SECRET_ARN.matcher(arn).matches()) {
            problems.add(
                    given.key() + " is not the arn of a secret",
                    "give it as Secrets Manager shows it: arn:aws:secretsmanager:<region>:<account>:secret:<name>");
        }
        return PasswordSource.secretArn(arn);
    }

    private PasswordSource parameter(Given given) {
        String name = given.value().strip();
        boolean arn = name.startsWith("arn:");
        if (!(arn ? PARAMETER_ARN : PARAMETER_NAME).matcher(name).matches()) {
            problems.add(
                    given.key() + " is neither the name of a parameter nor its arn",
                    "give it as the parameter store shows it: /backup/orders, or"
                            + " arn:aws:ssm:<region>:<account>:parameter/backup/orders");
        }
        return PasswordSource.ssmParameter(name);
    }
}
