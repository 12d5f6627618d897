package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Times in fields (RFC 9110, section 5.6.7)")
final class HttpTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void allThreeFormsAreRead(String text) {
    assertThat(HttpTime.millis(text))
        .isEqualTo(Instant.parse("1994-11-06T08:49:37Z").toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "tomorrow",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 AEST",
        "Sun, 06 Nov 1994 08:49:37 +0100",
        "Sun, 06 Nov 1994 08:49:37 GMT+1",
        "Sun, 06 Nov 1994 GMT"
      })
  void otherTextIsNoTime(String text) {
    assertThat(HttpTime.millis(text)).isEqualTo(HttpTime.NONE);
  }

  @Test
  void twoTimesAreNone() {
    HeaderBlock fields = new HeaderBlock();
    fields.add("Expires", "Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpTime.millis(fields, "Expires")).isPositive();

    fields.add("Expires", "Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpTime.millis(fields, "Expires")).isEqualTo(HttpTime.NONE);
  }
}
