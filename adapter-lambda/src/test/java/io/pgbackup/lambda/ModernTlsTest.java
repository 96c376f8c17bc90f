package io.pgbackup.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModernTlsTest {

    private static final String PROPERTY = "jdk.tls.disabledAlgorithms";

    private final String before = Security.getProperty(PROPERTY);

    @AfterEach
    void restore() {
        Security.setProperty(PROPERTY, before);
    }

    @Test
    void require_disablesOldVersionsAndKeepsWhatWasDisabled() {
        // What the runtime client of Lambda sets.
        Security.setProperty(PROPERTY, "SSLv3, RC4, DES, MD5withRSA, DH keySize < 1024, EC keySize < 224");
        ModernTls.require();
        assertThat(Security.getProperty(PROPERTY).split(", "))
                .contains("TLSv1", "TLSv1.1", "SSLv3", "DH keySize < 1024")
                .doesNotHaveDuplicates();
        String once = Security.getProperty(PROPERTY);
        ModernTls.require();
        assertThat(Security.getProperty(PROPERTY)).isEqualTo(once);
    }
}
