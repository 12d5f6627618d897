package dev.jadegate.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.CompressionConfig;
import dev.jadegate.config.CompressionLevels;
import dev.jadegate.config.ContentCoding;
import dev.jadegate.config.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An encoding whose library is missing is left out")
class CodingTest {
  private static final CompressionConfig ALL =
      new CompressionConfig(
          List.of("text/html"),
          new Size(0),
          List.of(ContentCoding.values()),
          new CompressionLevels(3, 4, 4));

  @Test
  void allWorkHere() {
    assertThat(Coding.available(ALL))
        .extracting(Coding::name)
        .containsExactly("zstd", "br", "gzip");
  }

  /**
   * A process that finds no room to unpack libraries, as in an image without a /tmp; nobody can
   * make that folder.
   */
  @Test
  void withoutLibrariesGzipIsLeftAndTheLogSaysWhy() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=/dev/null/none",
                "-Dorg.apache.logging.log4j.level=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutLibraries.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("[gzip]")
        .contains("compression without zstd, for its native library cannot be loaded")
        .contains("compression without br, for its native library cannot be loaded");
  }

  /** What that process does. */
  static final class WithoutLibraries {
    public static void main(String[] arguments) {
      List<String> names = Coding.available(ALL).stream().map(Coding::name).toList();
      System.out.println(names);
    }
  }
}
