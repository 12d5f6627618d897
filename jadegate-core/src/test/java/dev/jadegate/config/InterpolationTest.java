package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the environment or in another file. */
class InterpolationTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("NAME", "jade", "EMPTY", "", "REF", "${NAME}");

  @TempDir private Path folder;

  private static String body(String text) {
    RespondConfig respond =
        ConfigText.loader(ENVIRONMENT)
            .parse("g.yaml", "routes: [{respond: {body: '" + text + "'}}]")
            .config()
            .routes()
            .getFirst()
            .respond();
    return respond == null ? "" : respond.body();
  }

  @ParameterizedTest
  @CsvSource({
    "${NAME}, jade",
    "a ${NAME} b ${NAME}, a jade b jade",
    "${NAME:other}, jade",
    "${NOT:other}, other",
    "${NOT:}, ''",
    "${EMPTY:other}, ''",
    "${NOT:http://a:80}, http://a:80",
    "$${NAME}, ${NAME}",
    "$${NAME} ${NAME}, ${NAME} jade",
    "$5 {NAME}, $5 {NAME}",
    "${REF}, ${NAME}"
  })
  void textIsFilledIn(String text, String expected) {
    assertThat(body(text)).isEqualTo(expected);
  }

  @Test
  void numberMayComeFromTheEnvironment() {
    assertThat(
            ConfigText.loader(Map.of("PORT", "81"))
                .parse("g.yaml", "gateway: {port: '${PORT}'}")
                .config()
                .gateway()
                .port())
        .isEqualTo(81);
  }

  @Test
  void missingVariableIsAnError() {
    assertThat(ConfigText.errors("gateway:\n  host: ${HOST}\n"))
        .containsExactly(
            "g.yaml:2:9: gateway.host: the environment has no HOST; set it, or give a default:"
                + " ${HOST:default}");
  }

  @Test
  void braceThatIsNotClosedIsAnError() {
    assertThat(ConfigText.errors("gateway: {host: '${HOST'}"))
        .containsExactly("g.yaml:1:17: gateway.host: found \"${HOST\"; expected a } after ${");
  }

  @Test
  void fileIsReadWithoutItsLastLineEnds() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "a\nb \r\n\n");
    assertThat(body("${file:" + secret + "}")).isEqualTo("a\nb ");
  }

  @Test
  void contentOfAFileIsNotShownInErrors() throws IOException {
    String reference = "${file:" + Files.writeString(folder.resolve("secret"), "hunter2") + "}";
    String text = "gateway: {port: '%s', trusted_proxies: ['%s']}".formatted(reference, reference);
    assertThat(ConfigText.errors(text))
        .hasSize(2)
        .allMatch(error -> error.contains("found \"" + reference + "\""))
        .noneMatch(error -> error.contains("hunter2"));
  }

  @Test
  void fileThatCannotBeReadIsAnErrorAndNoOther() {
    String name = folder.resolve("missing").toString();
    assertThat(ConfigText.errors("gateway: {host: '${file:" + name + "}'}"))
        .containsExactly("g.yaml:1:17: gateway.host: cannot read the file " + name);
  }

  @Test
  void fileThatIsTooLargeIsAnError() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[1024 * 1024 + 1]);
    assertThat(ConfigText.errors("gateway: {host: '${file:" + large + "}'}"))
        .containsExactly("g.yaml:1:17: gateway.host: the file " + large + " is larger than 1 MB");
  }

  @Test
  void valueThatCouldNotBeFilledInIsReportedOnce() {
    assertThat(ConfigText.errors("gateway: {port: '${PORT}', read_timeout: '${TIME}'}"))
        .hasSize(2)
        .allMatch(error -> error.contains("the environment has no"));
  }

  @Test
  void valueOfTheEnvironmentIsChecked() {
    List<String> errors = ConfigText.errors("gateway: {port: '${PORT}'}", Map.of("PORT", "eighty"));
    assertThat(errors)
        .containsExactly(
            "g.yaml:1:17: gateway.port: found \"eighty\"; expected a whole number from 0 to"
                + " 65535");
  }
}
