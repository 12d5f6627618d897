package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Conditions that a cache answers (RFC 9110, section 13; SEMANTICS 106)")
final class ConditionsTest {
  private static final String EARLIER = "Thu, 01 Jan 2026 00:00:00 GMT";
  private static final String LATER = "Thu, 01 Jan 2026 01:00:00 GMT";

  private final HeaderBlock request = new HeaderBlock();
  private final HeaderBlock answer = new HeaderBlock();

  private boolean isNotModified() {
    return Conditions.isNotModified(request, answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"a\" | \"a\" | true",
        "W/\"a\" | \"a\" | true",
        "\"a\" | W/\"a\" | true",
        "\"b\", W/\"a\" | \"a\" | true",
        "\"b\",\"a\" | \"a\" | true",
        "\"a,b\" | \"a,b\" | true",
        "\"x\", \"a,b\" | \"b\" | false",
        "* | \"a\" | true",
        "\"b\" | \"a\" | false",
        "\"A\" | \"a\" | false",
        "a | \"a\" | false",
        "\"a | \"a\" | false",
      })
  void tagsAreComparedWeakly(String list, String etag, boolean same) {
    request.add("If-None-Match", list);
    answer.add("ETag", etag);

    assertThat(isNotModified()).isEqualTo(same);
  }

  @Test
  void tagsOfSeveralLinesCount() {
    request.add("If-None-Match", "\"b\"").add("If-None-Match", "\"a\"");
    answer.add("ETag", "\"a\"");

    assertThat(isNotModified()).isTrue();
  }

  @Test
  @DisplayName("where there is a tag, the time is not looked at (section 13.2.2)")
  void tagsCountBeforeTimes() {
    request.add("If-None-Match", "\"b\"").add("If-Modified-Since", LATER);
    answer.add("ETag", "\"a\"").add("Last-Modified", EARLIER);

    assertThat(isNotModified()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        LATER + " | " + EARLIER + " | true",
        EARLIER + " | " + EARLIER + " | true",
        EARLIER + " | " + LATER + " | false",
        "nonsense | " + EARLIER + " | false",
        LATER + " | nonsense | false",
      })
  void timesAreComparedToTheSecond(String since, String modified, boolean same) {
    request.add("If-Modified-Since", since);
    answer.add("Last-Modified", modified);

    assertThat(isNotModified()).isEqualTo(same);
  }

  @Test
  @DisplayName("Date stands for a Last-Modified that is missing (RFC 9111, section 4.3.2)")
  void dateStandsIn() {
    request.add("If-Modified-Since", EARLIER);
    answer.add("Date", EARLIER);

    assertThat(isNotModified()).isTrue();
    answer.set("Date", LATER);
    assertThat(isNotModified()).isFalse();
  }

  @Test
  void withoutConditionNothingIsUnmodified() {
    answer.add("ETag", "\"a\"").add("Last-Modified", EARLIER);

    assertThat(isNotModified()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"a\" | true",
        "W/\"a\" | false",
        "\"b\" | false",
        EARLIER + " | true",
        LATER + " | false",
        "nonsense | false",
      })
  @DisplayName("a part fits only to the very same answer (RFC 9110, section 13.1.5)")
  void ifRange(String validator, boolean allowed) {
    request.add("If-Range", validator);
    answer.add("ETag", "\"a\"").add("Last-Modified", EARLIER).add("Date", LATER);

    assertThat(Conditions.allowRange(request, answer)).isEqualTo(allowed);
  }

  @Test
  void weakValidatorsGiveNoPart() {
    request.add("If-Range", EARLIER);
    answer.add("Last-Modified", EARLIER).add("Date", "Thu, 01 Jan 2026 00:00:59 GMT");
    assertThat(Conditions.allowRange(request, answer)).isFalse();

    request.set("If-Range", "\"a\"");
    answer.add("ETag", "W/\"a\"");
    assertThat(Conditions.allowRange(request, answer)).isFalse();
  }
}
