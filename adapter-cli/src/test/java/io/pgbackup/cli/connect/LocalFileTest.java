package io.pgbackup.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.store.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileTest {

    @TempDir
    Path directory;

    @Test
    void read_ofARange_endsWithIt() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "0123456789");
        try (LocalFile source = LocalFile.open(file);
                InputStream in = source.read(new ByteRange(2, 5))) {
            assertThat(source.length()).isEqualTo(10);
            assertThat(in.skip(1)).isEqualTo(1);
            assertThat(in.read()).isEqualTo('3');
            assertThat(in.readAllBytes()).asString().isEqualTo("456");
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void read_beyondTheEnd_isDamage() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "0123456789");
        try (LocalFile source = LocalFile.open(file)) {
            assertThatThrownBy(() -> source.read(new ByteRange(5, 6)))
                    .isInstanceOfSatisfying(
                            FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED));
            InputStream in = source.read(new ByteRange(0, 10));
            Files.writeString(file, "012");
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("it was truncated");
        }
    }

    @Test
    void open_ofAbsentFile_isWrongUsage() {
        assertThatThrownBy(() -> LocalFile.open(directory.resolve("absent")))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USAGE));
    }
}
