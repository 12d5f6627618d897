package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Directives of Cache-Control (RFC 9111, section 5.2)")
final class CacheControlTest {
  private static CacheControl of(String... lines) {
    HeaderBlock fields = new HeaderBlock();
    for (String line : lines) {
      fields.add("Cache-Control", line);
    }
    return CacheControl.of(fields, "Cache-Control");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "max-age=60 | 60",
        "MAX-AGE=60 | 60",
        "max-age=\"60\" | 60",
        "max-age=00000000000060 | 60",
        "max-age=2147483648 | 2147483648",
        "max-age=99999999999999999999999 | 2147483648",
        "max-age=-1 | 0",
        "max-age=1.5 | 0",
        "max-age=x | 0",
        "max-age='60' | 0",
        "max-age | 0",
        "max-age= | 0",
        "max-age=60, max-age=5 | 60",
        "a=\"max-age=5, b\", max-age=60 | 60",
        "a=\"\\\", max-age=5\", max-age=60 | 60",
        "public;max-age=60 | -1",
        ", ,max-age=60,, | 60",
      })
  void timesAreWholeSeconds(String value, long seconds) {
    assertThat(of(value).maxAge()).isEqualTo(seconds);
  }

  @Test
  void allLinesAreOneList() {
    CacheControl said = of("public, max-age=60", "s-maxage=5,no-cache=\"a, b\"");

    assertThat(said.isPublic()).isTrue();
    assertThat(said.noCache()).isTrue();
    assertThat(said.sharedMaxAge()).isEqualTo(5);
    assertThat(said.maxAge()).isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"a=\"b, no-store", "a=b\", no-store", "\", no-store", "a=\"b\\\", no-store"})
  @DisplayName("quotes that do not end, or stand where none may, hide no directive")
  void quotesHideNothing(String value) {
    assertThat(of(value).noStore()).isTrue();
  }

  @Test
  void whatIsWithinQuotesIsNoDirective() {
    assertThat(of("a=\"x, no-store\"").noStore()).isFalse();
    assertThat(of("x-no-store, no-store-x").noStore()).isFalse();
  }

  @Test
  void sharedMaxAgeForbidsStaleAnswersAsProxyRevalidateDoes() {
    assertThat(of("s-maxage=1").mustRevalidate()).isTrue();
    assertThat(of("proxy-revalidate").mustRevalidate()).isTrue();
    assertThat(of("max-age=1").mustRevalidate()).isFalse();
  }

  @Test
  @DisplayName("only three directives let an answer with Authorization be kept (SEMANTICS 99)")
  void allowsAuthorized() {
    assertThat(of("public").allowsAuthorized()).isTrue();
    assertThat(of("s-maxage=0").allowsAuthorized()).isTrue();
    assertThat(of("must-revalidate").allowsAuthorized()).isTrue();
    assertThat(of("proxy-revalidate, max-age=9").allowsAuthorized()).isFalse();
  }

  @Test
  void maxStaleWithoutATimeIsAnyTime() {
    assertThat(of("max-stale").maxStale()).isEqualTo(1L << 31);
    assertThat(of("max-stale=3").maxStale()).isEqualTo(3);
    assertThat(of("min-fresh=3").maxStale()).isEqualTo(CacheControl.NONE);
  }

  @Test
  void withoutTheFieldNothingIsSaid() {
    assertThat(of().isPresent()).isFalse();
    assertThat(of("").isPresent()).isFalse();
    assertThat(of("unknown").isPresent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "max-age=60 | 60",
        "max-age=60;x=1; y, public | 60",
        "a=(1 \"b, c\");q, b=:aGk=:, c=?1, d=1.5, max-age=60 | 60",
        "x;y=\"a, max-age=5\", max-age=60 | 60",
        "x=\"a\\\"b, max-age=5\", max-age=60 | 60",
        "no-store=?0, max-age=60 | 60",
        "max-age=60, &&& | -1",
        "max-age=60, | -1",
        "Max-Age=60 | -1",
        "max-age=60, x=\"y | -1",
        "max-age= 60 | -1",
        "max-age=60 public | -1",
        "~~ | -1",
      })
  @DisplayName("a field for caches like this one is a dictionary, or says nothing (RFC 9213)")
  void targeted(String value, long seconds) {
    HeaderBlock fields = new HeaderBlock();
    fields.add("CDN-Cache-Control", value == null ? "" : value);
    CacheControl said = CacheControl.targeted(fields, "CDN-Cache-Control");

    assertThat(said.maxAge()).isEqualTo(seconds);
    assertThat(said.isPresent()).isEqualTo(seconds >= 0);
    assertThat(said.noStore()).isFalse();
  }
}
