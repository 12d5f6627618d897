package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("How long answers are fresh (SEMANTICS 103, 104, 112, 114)")
class FreshAnswersTest {
  private final Caching caching = new Caching();

  private void isFreshFor(RawClient client, String path, long seconds, String... asked)
      throws IOException {
    String first = client.get(path, asked).text();
    caching.pass(seconds - 1);
    assertThat(client.get(path).text()).as("one second before").isEqualTo(first);
    caching.pass(1);
    assertThat(client.get(path, asked).text()).as("after %s s", seconds).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Cache-Control: s-maxage=5, max-age=60 | 5",
        "Cache-Control: max-age=60, s-maxage=5 | 5",
        "Cache-Control: max-age=60 | 60",
        "Cache-Control: MAX-AGE=\"60\" | 60",
        "Cache-Control: max-age=60, max-age=5 | 60",
        "Cache-Control: max-age=0060 | 60",
        "Cache-Control: x=\"max-age=5, y\", max-age=60 | 60",
        "Expires: Thu, 01 Jan 2026 00:00:40 GMT | 40",
        "Expires: Thursday, 01-Jan-26 00:00:40 GMT | 40",
        "Expires: Thu, 01 Jan 2026 00:00:40 GMT; Cache-Control: max-age=60 | 60",
        "CDN-Cache-Control: max-age=5; Cache-Control: max-age=60 | 5",
        "CDN-Cache-Control: max-age=5; Cache-Control: no-store | 5",
        "Cache-Control: max-age=60; Age: 20 | 40",
        "Cache-Control: max-age=60; Age: 20, 0 | 40",
        "Cache-Control: max-age=60; Date: Wed, 31 Dec 2025 23:59:50 GMT | 50",
        "Cache-Control: must-understand, no-store, max-age=60 | 60",
      })
  void whatTheOriginSays(String lines, long seconds) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      String[] asked =
          Arrays.stream(lines.split(";"))
              .map(line -> Caching.SAY + line.strip())
              .toArray(String[]::new);
      isFreshFor(client, "/", seconds, asked);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Cache-Control: max-age=0",
        "Cache-Control: max-age=-5",
        "Cache-Control: max-age=nonsense",
        "Cache-Control: max-age=60, no-store",
        "Cache-Control: a=\"b, no-store, max-age=60",
        "Cache-Control: max-age=60; Age: 60",
        "Cache-Control: max-age=60; CDN-Cache-Control: no-store",
        "Expires: 0",
        "Expires: Thu, 01 Jan 2026 00:00:40",
        "Expires: Thu, 01 Jan 2026 00:00:40 GMT; Expires: Thu, 01 Jan 2026 00:00:40 GMT",
        "Expires: Wed, 31 Dec 2025 23:59:59 GMT",
        "Last-Modified: Wed, 31 Dec 2025 00:00:00 GMT",
        "X-Other: 1",
      })
  @DisplayName("the next request is forwarded too")
  void whatIsNotFresh(String lines) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      String[] asked =
          Arrays.stream(lines.split(";"))
              .map(line -> Caching.SAY + line.strip())
              .toArray(String[]::new);
      client.get("/", asked);
      client.get("/", asked);

      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  void anOverflowingTimeIsALongOne() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", Caching.SAY + "Cache-Control: max-age=99999999999999999999");
      caching.clock.advance(Duration.ofDays(3650));
      ReceivedResponse second = client.get("/");

      assertThat(second.text()).isEqualTo("answer 1");
      assertThat(second.field("Age")).isEqualTo("315360000");
    }
  }

  @Test
  void theAgeThatCameIsCountedOn() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      ReceivedResponse first =
          client.get("/", Caching.SAY + "Cache-Control: max-age=60", Caching.SAY + "Age: 20");
      caching.pass(7);
      ReceivedResponse second = client.get("/");

      assertThat(first.field("Age")).isEqualTo("20");
      assertThat(second.field("Age")).isEqualTo("27");
      assertThat(second.field("Date")).isEqualTo(first.field("Date"));
      assertThat(second.field("Cache-Status")).isEqualTo("jadegate; hit; ttl=33");
    }
  }

  @Test
  void guessesOnlyIfTheRouteWantsThem() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{heuristic: true}");
        RawClient client = gateway.client()) {
      isFreshFor(
          client,
          "/",
          10,
          Caching.SAY + "Last-Modified: " + caching.time(Duration.ofSeconds(-100)));
    }
  }

  @Test
  void timesOfTheRouteAreForItsStatuses() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{ttl: 9s, statuses: {404: 3s}}");
        RawClient client = gateway.client()) {
      isFreshFor(client, "/ok", 9);
      isFreshFor(client, "/missing", 3, "X-Status: 404");
      isFreshFor(client, "/said", 60, "X-Status: 404", Caching.SAY + "Cache-Control: max-age=60");
      int before = origin.requests().size();
      client.get("/found", "X-Status: 302");
      client.get("/found", "X-Status: 302");
      client.get("/error", "X-Status: 500");
      client.get("/error", "X-Status: 500");

      assertThat(origin.requests()).hasSize(before + 4);
    }
  }
}
