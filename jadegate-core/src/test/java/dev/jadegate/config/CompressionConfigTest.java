package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompressionConfigTest {
  private static CompressionConfig of(String text) {
    return Objects.requireNonNull(
        ConfigText.policies(ConfigText.service("compression: " + text)).compression());
  }

  @Test
  void withoutKeysOfItsOwnItHasDefaults() {
    CompressionConfig usual = of("{}");
    assertThat(usual.types())
        .contains("text/html", "application/json", "application/*+json")
        .doesNotContain("text/event-stream", "text/*");
    assertThat(usual.minSize()).isEqualTo(new Size(1024));
    assertThat(usual.encodings())
        .containsExactly(ContentCoding.ZSTD, ContentCoding.BR, ContentCoding.GZIP);
    assertThat(usual.levels()).isEqualTo(new CompressionLevels(3, 4, 4));
  }

  @Test
  void everyKeyArrives() {
    assertThat(of("{types: 'text/*', min_size: 0, encodings: gzip, levels: {gzip: 9}}"))
        .isEqualTo(
            new CompressionConfig(
                List.of("text/*"),
                new Size(0),
                List.of(ContentCoding.GZIP),
                new CompressionLevels(3, 4, 9)));
  }

  @Test
  void noneSwitchesOffWhatTheDefaultsSwitchOn() {
    assertThat(
            ConfigText.policies(
                    """
                    defaults: {compression: {}}
                    services: [{name: a, path: /a, compression: none}]
                    """)
                .compression())
        .isNull();
  }

  @ParameterizedTest
  @MethodSource
  void wrongValueIsReported(String text, String message) {
    assertThat(ConfigText.errors(ConfigText.service("compression: " + text)))
        .singleElement()
        .asString()
        .endsWith(message);
  }

  static Stream<Arguments> wrongValueIsReported() {
    return Stream.of(
        Arguments.of(
            "{encodings: [deflate]}",
            "services.users.compression.encodings[0]: found \"deflate\"; expected zstd, br, gzip"),
        Arguments.of(
            "{encodings: [gzip, gzp]}",
            "services.users.compression.encodings[1]: found \"gzp\"; expected zstd, br, gzip; did"
                + " you mean \"gzip\"?"),
        Arguments.of(
            "{encodings: [br, gzip, br]}",
            "services.users.compression: encodings: found one twice; expected each once"),
        Arguments.of(
            "{encodings: []}",
            "services.users.compression: encodings: found none; expected one at least, or"
                + " compression: none"),
        Arguments.of(
            "{types: []}",
            "services.users.compression: types: found none; expected one at least, or compression:"
                + " none"),
        Arguments.of(
            "{types: [json]}",
            "services.users.compression.types[0]: found \"json\"; expected a media type such as"
                + " \"application/json\", or several such as \"text/*\" or \"application/*+json\""),
        Arguments.of(
            "{min_size: small}",
            "services.users.compression.min_size: found \"small\"; expected a size, such as"
                + " \"64KB\" or \"10MB\""),
        Arguments.of(
            "{levels: {br: 11}}",
            "services.users.compression.levels.br: found \"11\"; expected a whole number from 0 to"
                + " 6"));
  }

  @Test
  void unknownKeyIsReported() {
    assertThat(ConfigText.errors(ConfigText.service("compression: {level: 5}")))
        .singleElement()
        .asString()
        .contains("services.users.compression.level: unknown key; did you mean \"levels\"?");
  }
}
