package io.pgbackup.lambda;

import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Disables TLS 1.0 and 1.1, which AWS's runtime client enables again in its process, before TLS is first used. */
final class ModernTls {

    private static final String PROPERTY = "jdk.tls.disabledAlgorithms";
    private static final List<String> OUTDATED =
            List.of("SSLv3", "TLSv1", "TLSv1.1", "DTLSv1.0", "RC4", "DES", "3DES_EDE_CBC");

    private ModernTls() {}

    /** Adds to the disabled algorithms; those that are already disabled stay so. */
    static void require() {
        String now = Security.getProperty(PROPERTY);
        Set<String> all = new LinkedHashSet<>();
        if (now != null) {
            Arrays.stream(now.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(all::add);
        }
        all.addAll(OUTDATED);
        Security.setProperty(PROPERTY, String.join(", ", all));
    }
}
