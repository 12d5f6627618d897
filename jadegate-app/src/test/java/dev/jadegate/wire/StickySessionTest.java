package dev.jadegate.wire;

import static dev.jadegate.wire.Balanced.instance;
import static dev.jadegate.wire.Balanced.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When the cookie of a sticky session is followed, and when the client gets another one. */
class StickySessionTest {
  private static final String STICKY = "{sticky: {secret: 0123456789abcdef}}";
  private static final String RESULTS = "gateway_sticky_sessions_total";

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_800_000_000));
  private final Origin a;
  private final Origin b;

  StickySessionTest() throws IOException {
    a = Origin.saying("a");
    b = Origin.saying("b");
  }

  @AfterEach
  void close() throws IOException {
    a.close();
    b.close();
  }

  private TestGateway start(String yaml) throws IOException {
    return TestGateway.with().clock(clock).start(yaml);
  }

  @Test
  void pastHalfOfItsTimeTheClientGetsAnotherAndAtItsEndItMeansNothing() throws IOException {
    try (TestGateway gateway = start(service(STICKY, instance(a, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      clock.advance(Duration.ofMinutes(30));
      assertThat(client.get("/", cookie).setsCookie()).isFalse();
      clock.advance(Duration.ofMinutes(1));

      ReceivedResponse renewed = client.get("/", cookie);

      assertThat(renewed.text()).isEqualTo("a");
      assertThat(renewed.cookie()).isNotEqualTo(cookie);
      clock.advance(Duration.ofMinutes(29));
      Set<String> homes = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        ReceivedResponse late = client.get("/", cookie);
        homes.add(late.text());
        assertThat(late.setsCookie()).isTrue();
        assertThat(client.get("/", renewed.cookie()).text()).isEqualTo("a");
      }
      assertThat(homes).containsExactlyInAnyOrder("a", "b");
      assertThat(gateway.metric(RESULTS, "result=\"refused\"")).isEqualTo(4);
      assertThat(gateway.metric(RESULTS, "result=\"kept\"")).isEqualTo(6);
    }
  }

  @Test
  void ofSeveralCookiesTheGoodOneCounts() throws IOException {
    try (TestGateway gateway = start(service(STICKY, instance(a, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("b");

      ReceivedResponse response = client.get("/", cookie.replace(": ", ": JADEGATE=forged; "));

      assertThat(response.text()).isEqualTo("b");
      assertThat(response.setsCookie()).isFalse();
    }
  }

  @Test
  @DisplayName("98: an instance of weight 0 keeps its sessions and gets no new ones")
  void anInstanceOfWeightZeroKeepsItsSessions() throws IOException {
    String weighted = "{algorithm: weighted_round_robin, sticky: {secret: 0123456789abcdef}}";
    try (TestGateway gateway = start(service(weighted, instance(a, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      gateway.reload(service(weighted, instance(a, ", weight: 0"), instance(b, "")));

      for (int i = 0; i < 4; i++) {
        assertThat(client.get("/", cookie).text()).isEqualTo("a");
        assertThat(client.get("/").text()).isEqualTo("b");
      }
    }
  }

  @Test
  @DisplayName("98: the session of an instance that was removed goes elsewhere")
  void aRemovedInstanceHasNoSessions() throws IOException {
    try (TestGateway gateway = start(service(STICKY, instance(a, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      gateway.reload(service(STICKY, instance(b, "")));

      ReceivedResponse response = client.get("/", cookie);

      assertThat(response.text()).isEqualTo("b");
      assertThat(client.get("/", response.cookie()).text()).isEqualTo("b");
    }
  }

  @Test
  void aRetryGoesElsewhereAndTheSessionWithIt() throws Exception {
    Origin.Answer once = (request, connection) -> connection.respond(200, "c", "Connection: close");
    try (Origin c = Origin.answering(once);
        TestGateway gateway = start(service(STICKY, instance(c, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("c");
      c.refuse();

      ReceivedResponse response = client.get("/", cookie);

      assertThat(response.text()).isEqualTo("b");
      assertThat(client.get("/", response.cookie()).text()).isEqualTo("b");
      assertThat(gateway.metric("gateway_retries_total")).isPositive();
    }
  }

  @Test
  void aConnectionThatWasStaleDoesNotEndASession() throws IOException {
    Origin.Answer once =
        (request, connection) -> {
          if (request.target().equals("/cut") && connection.number() == 1) {
            connection.close();
          } else {
            connection.respond(200, "c");
          }
        };
    try (Origin c = Origin.answering(once);
        TestGateway gateway = start(service(STICKY, instance(c, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("c");

      ReceivedResponse response = client.get("/cut", cookie);

      assertThat(response.text()).isEqualTo("c");
      assertThat(response.setsCookie()).isFalse();
      assertThat(c.connections()).isEqualTo(2);
    }
  }

  @Test
  void withoutASecretCookiesOutliveAReload() throws IOException {
    String yaml = service("{sticky: {}}", instance(a, ""), instance(b, ""));
    try (TestGateway gateway = start(yaml);
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("b");
      gateway.reload(yaml.replace("sticky: {}", "zone: x, sticky: {ttl: 2h}"));

      assertThat(client.get("/", cookie).text()).isEqualTo("b");
    }
  }

  @Test
  void withASecretAnotherGatewayKnowsTheCookie() throws IOException {
    String yaml = service(STICKY, instance(a, ""), instance(b, ""));
    String cookie;
    try (TestGateway gateway = start(yaml);
        RawClient client = gateway.client()) {
      cookie = client.cookieOf("b");
    }
    try (TestGateway gateway = start(yaml.replace("name: s", "name: s, timeout: {total: 9s}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", cookie).text()).isEqualTo("b");
      assertThat(client.get("/", cookie).text()).isEqualTo("b");
    }
  }

  @Test
  void answersOfTheGatewayItselfHaveNoCookie() throws Exception {
    a.refuse();
    try (TestGateway gateway = start(service(STICKY, instance(a, "")));
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.setsCookie()).isFalse();
    }
  }
}
