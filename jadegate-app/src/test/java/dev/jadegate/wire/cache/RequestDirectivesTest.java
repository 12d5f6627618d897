package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What clients say of the cache (SEMANTICS 107; RFC 9111, section 5.2.1)")
class RequestDirectivesTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";

  private final Caching caching = new Caching();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "30 | Cache-Control: no-cache | false",
        "30 | Pragma: no-cache | false",
        "30 | Pragma: no-cache;Cache-Control: max-age=50 | true",
        "30 | Cache-Control: max-age=30 | true",
        "31 | Cache-Control: max-age=30 | false",
        "1 | Cache-Control: max-age=0 | false",
        "50 | Cache-Control: min-fresh=10 | true",
        "51 | Cache-Control: min-fresh=10 | false",
        "70 | Cache-Control: max-stale=10 | true",
        "71 | Cache-Control: max-stale=10 | false",
        "70 | Cache-Control: max-stale | true",
        "70 | X-Nothing: 1 | false",
        "30 | Cache-Control: no-store | true",
      })
  void fromTheCacheOrNot(int age, String lines, boolean stored) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      caching.pass(age);
      ReceivedResponse second = client.get("/", lines.split(";"));

      assertThat(second.text()).isEqualTo(stored ? "answer 1" : "answer 2");
      assertThat(second.field("Cache-Status"))
          .startsWith(
              stored
                  ? "jadegate; hit; ttl=" + (60 - age)
                  : "jadegate; fwd=" + (age < 60 ? "request" : "stale"));
    }
  }

  @Test
  @DisplayName("no-cache makes the origin be asked, and what it says is kept")
  void noCacheValidates() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, Caching.SAY + "ETag: \"a\"");
      caching.pass(30);
      ReceivedResponse second = client.get("/", "Cache-Control: no-cache", "X-Status: 304", MINUTE);

      assertThat(second.status()).isEqualTo(200);
      assertThat(second.text()).isEqualTo("answer 1");
      assertThat(origin.requests().getLast().fields().value("If-None-Match")).isEqualTo("\"a\"");
      assertThat(second.field("Cache-Status")).isEqualTo("jadegate; fwd=request; fwd-status=304");
      caching.pass(50);
      assertThat(client.get("/").text()).isEqualTo("answer 1");
    }
  }

  @Test
  void onlyIfCachedIsNeverForwarded() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      ReceivedResponse missing = client.get("/", "Cache-Control: only-if-cached");
      client.get("/", MINUTE);
      ReceivedResponse there = client.get("/", "Cache-Control: only-if-cached");
      caching.pass(60);
      ReceivedResponse stale = client.get("/", "Cache-Control: only-if-cached");

      assertThat(missing.status()).isEqualTo(504);
      assertThat(missing.field("Cache-Status"))
          .isEqualTo("jadegate; fwd=request; detail=only-if-cached");
      assertThat(there.text()).isEqualTo("answer 1");
      assertThat(stale.status()).isEqualTo(504);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void aRouteMayNotListenToClients() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{obey_client: false}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, "Cache-Control: no-store");

      assertThat(client.get("/", "Cache-Control: no-cache", "Pragma: no-cache").text())
          .isEqualTo("answer 1");
      caching.pass(60);
      assertThat(client.get("/", "Cache-Control: max-stale").text()).isEqualTo("answer 2");
    }
  }
}
