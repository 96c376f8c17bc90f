package io.pgbackup.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RdsTrustTest {

    private static final RdsEndpoint FRANKFURT = new RdsEndpoint("eu-central-1");

    @Test
    void certificates_all_areAuthoritiesThatSignedThemselvesAndLast() throws Exception {
        List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(RdsTrust.text().getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();

        assertThat(certificates).hasSize(86).doesNotHaveDuplicates();
        for (X509Certificate certificate : certificates) {
            certificate.verify(certificate.getPublicKey());
            assertThat(certificate.getBasicConstraints()).isGreaterThanOrEqualTo(0);
            assertThat(certificate.getNotAfter().toInstant()).isAfter(Instant.parse("2037-01-01T00:00:00Z"));
            assertThat(certificate.getSubjectX500Principal().getName())
                    .containsAnyOf("CN=Amazon RDS ", "CN=Amazon Root CA ", "CN=Starfield Services Root")
                    .doesNotContain("Beta", "Preview");
        }
        assertThat(RdsTrust.text().lines().filter(line -> line.startsWith("# ")))
                .hasSize(86);
    }

    @Test
    void file_ofARegion_isForItsOwnerAloneAndThereOnce() throws Exception {
        Path file = RdsTrust.certificates(FRANKFURT);

        assertThat(file).hasContent(RdsTrust.text());
        assertThat(Files.getPosixFilePermissions(file))
                .extracting(Enum::name)
                .containsOnly("OWNER_READ", "OWNER_WRITE");
        assertThat(RdsTrust.certificates(new RdsEndpoint("us-east-1"))).isEqualTo(file);
    }

    @Test
    void file_thatSomebodyCleanedAway_isWrittenAgain() throws Exception {
        Files.delete(RdsTrust.certificates(FRANKFURT));

        assertThat(RdsTrust.certificates(FRANKFURT)).hasContent(RdsTrust.text());
    }

    @Test
    void file_ofARegionThatIsMissing_saysWhatToDo() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> RdsTrust.certificates(new RdsEndpoint("cn-north-1")));

        assertThat(e).hasMessageContaining("cn-north-1");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("PGSSLROOTCERT"));
    }
}
