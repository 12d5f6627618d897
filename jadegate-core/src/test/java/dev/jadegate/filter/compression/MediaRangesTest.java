package dev.jadegate.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRangesTest {
  private final MediaRanges ranges =
      new MediaRanges(List.of("application/JSON", "text/*", "application/*+json"));

  @ParameterizedTest
  @CsvSource({
    "application/json, true",
    "Application/Json; charset=utf-8, true",
    "application/json ;a=b, true",
    "application/json5, false",
    "application/problem+json, true",
    "application/+json, false",
    "image/svg+xml, false",
    "text/plain, true",
    "TEXT/HTML;charset=x, true",
    "text/, false",
    "text, false",
    "'', false",
    "image/png, false"
  })
  void typeIsOneOfThemWhateverItsParameters(String type, boolean has) {
    assertThat(ranges.has(type)).isEqualTo(has);
  }
}
