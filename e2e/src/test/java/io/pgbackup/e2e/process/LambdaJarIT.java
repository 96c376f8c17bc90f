package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What a function is deployed with: it is unpacked and loaded before the first backup of a cold start. */
class LambdaJarIT {

    private static final long LARGEST = 20_000_000;

    private static List<String> files() throws IOException {
        try (JarFile jar = new JarFile(LambdaFunction.jar().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    @Test
    void jar_asBuilt_isSmall() throws IOException {
        assertThat(Files.size(LambdaFunction.jar())).isLessThan(LARGEST);
    }

    @Test
    void jar_asBuilt_holdsNativeCodeOfLambdasProcessorsOnly() throws IOException {
        assertThat(files())
                .filteredOn(name -> name.matches("(?i).*\\.(so|dll|dylib|jnilib|a)(\\.[0-9.]+)?"))
                .hasSize(2)
                .anyMatch(name -> name.startsWith("linux/amd64/libzstd-jni"))
                .anyMatch(name -> name.startsWith("linux/aarch64/libzstd-jni"));
    }

    /** One that is left makes the JVM refuse the whole jar, since its contents are others than those signed. */
    @Test
    void jar_asBuilt_holdsNoSignatureOfAnotherJar() throws IOException {
        assertThat(files()).noneMatch(name -> name.matches("(?i)META-INF/([^/]+\\.(SF|DSA|RSA|EC)|SIG-[^/]*)"));
    }
}
