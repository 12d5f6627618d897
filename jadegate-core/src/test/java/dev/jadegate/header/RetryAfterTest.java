package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Retry-After as RFC 9110, section 10.2.3, has it (SEMANTICS 74)")
class RetryAfterTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("1994-11-06T08:49:30Z"));

  private final HeaderBlock fields = new HeaderBlock();

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "999999999999999999999, 999999999",
    "'Sun, 06 Nov 1994 08:49:37 GMT', 7",
    "'Sunday, 06-Nov-94 08:49:37 GMT', 7",
    "Sun Nov  6 08:49:37 1994, 7",
    "'Sun, 06 Nov 1994 08:49:00 GMT', 0",
  })
  void secondsAndDates(String value, long seconds) {
    fields.add("Retry-After", value);

    assertThat(RetryAfter.nanos(fields, CLOCK)).isEqualTo(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void dateCountsFromThatOfTheAnswer() {
    fields.add("Date", "Sun, 06 Nov 1994 08:49:36 GMT");
    fields.add("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT");

    assertThat(RetryAfter.nanos(fields, CLOCK)).isEqualTo(1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "1 s"})
  void whatCannotBeReadIsNothing(String value) {
    fields.add("Retry-After", value);

    assertThat(RetryAfter.nanos(fields, CLOCK)).isEqualTo(RetryAfter.NONE);
  }

  @Test
  void absent() {
    assertThat(RetryAfter.nanos(fields, CLOCK)).isEqualTo(RetryAfter.NONE);
  }
}
