package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which service of a split a client gets, and for how long. */
class SplitTest {
  private static final String COOKIE = "split_by: {cookie: V, secret: 0123456789abcdef}";
  private static final String BY_USER = "split_by: {key: \"header:X-User\"}";
  private static final String METRIC = "gateway_split_requests_total";

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_800_000_000));
  private final Origin stable;
  private final Origin canary;

  SplitTest() throws IOException {
    stable = Origin.saying("stable");
    canary =
        Origin.answering(
            (request, connection) -> connection.respond(200, "canary", "Connection: close"));
  }

  @AfterEach
  void close() throws IOException {
    stable.close();
    canary.close();
  }

  private String yaml(String split, String splitBy) {
    return """
    services:
      - {name: stable, instances: %s}
      - {name: canary, instances: %s, circuit_breaker: {failure_threshold: 1, fallback: {service: stable}}}
    routes:
      - {name: shop, path: /, split: {%s}, %s}
      - {name: basket, path: /basket, split: {canary: 1, stable: 1}, %s}
    """
        .formatted(
            TestGateway.instances(stable), TestGateway.instances(canary), split, splitBy, splitBy);
  }

  private TestGateway start(String split, String splitBy) throws IOException {
    return TestGateway.with().clock(clock).start(yaml(split, splitBy));
  }

  private static List<String> answers(RawClient client, int users) throws IOException {
    List<String> answers = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      answers.add(client.get("/", "X-User: user-" + user).text());
    }
    return answers;
  }

  @Test
  void withoutMoreEachRequestIsDrawn() throws IOException {
    try (TestGateway gateway = TestGateway.start(yaml("stable: 80, canary: 20", "methods: GET"));
        RawClient client = gateway.client()) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(client.get("/", "X-User: one").text());
      }

      // Six standard deviations.
      assertThat(answers.stream().filter("canary"::equals).count()).isBetween(47L, 153L);
    }
  }

  @Test
  void aKeyStaysAndRaisingTheCanaryMovesNobodyOffIt() throws IOException {
    try (TestGateway gateway = start("stable: 95, canary: 5", BY_USER);
        RawClient client = gateway.client()) {
      List<String> five = answers(client, 500);
      assertThat(answers(client, 500)).isEqualTo(five);
      gateway.reload(yaml("stable: 90, canary: 10", BY_USER));
      List<String> ten = answers(client, 500);
      gateway.reload(yaml("canary: 100, stable: 0", BY_USER));
      List<String> all = answers(client, 500);

      // The hash has no secret, so these are the same numbers each time.
      assertThat(five.stream().filter("canary"::equals).count()).isBetween(10L, 45L);
      assertThat(ten.stream().filter("canary"::equals).count()).isBetween(30L, 75L);
      for (int user = 0; user < five.size(); user++) {
        if (five.get(user).equals("canary")) {
          assertThat(ten.get(user)).isEqualTo("canary");
        }
      }
      assertThat(all).containsOnly("canary");
      assertThat(gateway.metric(METRIC, "result=\"key\"")).isEqualTo(2000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "header:X-User, X-User: ann",
    "cookie:user, Cookie: theme=dark; user=ann",
    "client_ip, X-Other: x",
  })
  void anyPartOfARequestMayBeTheKey(String key, String field) throws IOException {
    String by = "split_by: {key: \"%s\"}".formatted(key);
    try (TestGateway gateway = start("stable: 1, canary: 1", by);
        RawClient client = gateway.client()) {
      String first = client.get("/", field).text();
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/", field).text()).isEqualTo(first);
        assertThat(client.get("/basket", field).text()).as("of another route").isEqualTo(first);
      }
    }
  }

  @Test
  void whoHasNoKeyIsDrawnEachTime() throws IOException {
    try (TestGateway gateway = start("stable: 1, canary: 1", BY_USER);
        RawClient client = gateway.client()) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        answers.add(client.get("/").text());
      }

      assertThat(answers).contains("stable", "canary");
      assertThat(gateway.metric(METRIC, "result=\"no_key\"")).isEqualTo(60);
    }
  }

  @Test
  void aCookieKeepsItsServiceWhateverTheWeights() throws IOException {
    try (TestGateway gateway = start("stable: 1, canary: 1", COOKIE);
        RawClient client = gateway.client()) {
      String ofStable = client.cookieOf("stable");
      String ofCanary = client.cookieOf("canary");
      for (String weights : List.of("stable: 1, canary: 1000", "stable: 1000, canary: 1")) {
        gateway.reload(yaml(weights, COOKIE));
        for (int i = 0; i < 20; i++) {
          assertThat(client.get("/", ofStable).text()).isEqualTo("stable");
          assertThat(client.get("/basket", ofStable).text()).isEqualTo("stable");
          ReceivedResponse kept = client.get("/", ofCanary);
          assertThat(kept.text()).isEqualTo("canary");
          assertThat(kept.setsCookie()).isFalse();
        }
      }
      assertThat(gateway.metric(METRIC, "result=\"kept\"")).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @CsvSource({"'stable: 1, canary: 0'", "stable: 1"})
  void whatHasNoWeightLosesItsClientsForGood(String weights) throws IOException {
    try (TestGateway gateway = start("stable: 1, canary: 1", COOKIE);
        RawClient client = gateway.client()) {
      String old = client.cookieOf("canary");
      gateway.reload(yaml(weights, COOKIE));

      ReceivedResponse moved = client.get("/", old);
      assertThat(moved.text()).isEqualTo("stable");
      gateway.reload(yaml("stable: 1, canary: 1000", COOKIE));

      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/", moved.cookie()).text()).isEqualTo("stable");
      }
      assertThat(gateway.metric(METRIC, "result=\"refused\"")).isOne();
    }
  }

  @Test
  void aForgedCookieIsDrawnAnew() throws IOException {
    try (TestGateway gateway = start("stable: 1, canary: 0", COOKIE);
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("stable");
      String forged = cookie.substring(0, cookie.length() - 4) + "AAAA";

      ReceivedResponse response = client.get("/", forged);

      assertThat(response.text()).isEqualTo("stable");
      assertThat(response.cookie()).isNotEqualTo(forged);
      assertThat(gateway.metric(METRIC, "result=\"refused\"")).isOne();
    }
  }

  @Test
  void aCookieIsRenewedPastHalfOfItsTimeAndEnds() throws IOException {
    try (TestGateway gateway = start("stable: 1, canary: 1", COOKIE);
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("canary");
      clock.advance(Duration.ofDays(16));

      ReceivedResponse renewed = client.get("/", cookie);
      assertThat(renewed.text()).isEqualTo("canary");
      clock.advance(Duration.ofDays(15));

      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/", renewed.cookie()).text()).isEqualTo("canary");
      }
      client.get("/", cookie);
      assertThat(gateway.metric(METRIC, "result=\"refused\"")).isOne();
    }
  }

  @Test
  void aFallbackThatAnswersDoesNotTakeTheClient() throws Exception {
    try (TestGateway gateway = start("stable: 1, canary: 1", COOKIE);
        RawClient client = gateway.client()) {
      String ofCanary = client.cookieOf("canary");
      canary.refuse();
      client.get("/", ofCanary);

      ReceivedResponse instead = client.get("/", ofCanary);

      assertThat(instead.text()).isEqualTo("stable");
      assertThat(instead.setsCookie()).isFalse();
    }
  }

  @Test
  void anAnswerOfTheGatewayAssignsNobody() throws Exception {
    stable.refuse();
    try (TestGateway gateway = start("stable: 1, canary: 0", COOKIE);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.setsCookie()).isFalse();
    }
  }
}
