package dev.jadegate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.upstream.Service;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sticky sessions of instances that fall ill and recover. */
@Timeout(60)
@DisplayName("98: a session goes elsewhere while its instance is ill, and then stays there")
class SessionsTest {
  private static final String STICKY = "load_balancer: {sticky: {secret: 0123456789abcdef}%s}";

  /** Fails when it is asked to, and else says its name. */
  private static Origin moody(String name) throws IOException {
    return Origin.answering((request, connection) -> {
      connection.respond(request.target().equals("/fail") ? 500 : 200, name);
    });
  }

  private static double sessions(TestGateway gateway, String result) throws IOException {
    return gateway.metric("gateway_sticky_sessions_total", "result=\"" + result + '"');
  }

  /** Waits until so many are chosen from; their health alone may be known a moment earlier. */
  private static void awaitLive(TestGateway gateway, int count) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> service(gateway).liveCount() == count);
  }

  private static Service service(TestGateway gateway) {
    return gateway.gateway().services().getFirst();
  }

  /** The session of A, which falls ill, moves to B and stays there when A is well again. */
  private static void assertMovesFromAToB(
      TestGateway gateway, RawClient client, String old, Runnable healing) throws IOException {
    awaitLive(gateway, 1);
    ReceivedResponse first = client.get("/", old);
    String moved = first.cookie();

    assertThat(first.text()).isEqualTo("b");
    assertThat(client.get("/", moved).setsCookie()).isFalse();
    assertThat(sessions(gateway, "down")).isEqualTo(1);
    healing.run();
    awaitLive(gateway, 2);
    for (int i = 0; i < 4; i++) {
      ReceivedResponse home = client.get("/", old);
      assertThat(home.text()).isEqualTo("a");
      assertThat(home.setsCookie()).isFalse();
      assertThat(client.get("/", moved).text()).isEqualTo("b");
    }
  }

  @Test
  void ofAnInstanceThatIsEjected() throws Exception {
    try (Origin a = moody("a");
        Origin b = moody("b");
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - name: s
                    path: /
                    retry: none
                    health_check: {passive: {consecutive_failures: 2, ejection_time: 700ms}}
                    instances: %s
                    %s
                """
                    .formatted(TestGateway.instances(a, b), STICKY.formatted("")));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      client.get("/fail", cookie);
      client.get("/fail", cookie);

      assertMovesFromAToB(gateway, client, cookie, () -> {}); // its time does
    }
  }

  @Test
  void ofAnInstanceThatChecksFindDown() throws Exception {
    try (PatientOrigin a = new PatientOrigin("a");
        PatientOrigin b = new PatientOrigin("b");
        TestGateway gateway =
            TestGateway.start(
                Checked.serviceWith(STICKY.formatted(""), "", a.address(), b.address()));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      a.answer(503);

      assertMovesFromAToB(gateway, client, cookie, () -> a.answer(200));
    }
  }

  @Test
  @DisplayName("86: in a panic nobody's health is believed, and sessions stay where they are")
  void inAPanic() throws Exception {
    try (PatientOrigin a = new PatientOrigin("a");
        PatientOrigin b = new PatientOrigin("b");
        TestGateway gateway =
            TestGateway.start(
                Checked.serviceWith(STICKY.formatted(""), "", a.address(), b.address()));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      a.answer(503);
      b.answer(503);
      await().until(() -> service(gateway).isInPanic());

      for (int i = 0; i < 4; i++) {
        ReceivedResponse kept = client.get("/", cookie);
        assertThat(kept.text()).isEqualTo("a");
        assertThat(kept.setsCookie()).isFalse();
      }
      assertThat(sessions(gateway, "down")).isZero();
    }
  }

  @Test
  void ofTheOnlyInstanceThatIsDownWithoutAPanicNobodyServes() throws Exception {
    try (PatientOrigin a = new PatientOrigin("a");
        TestGateway gateway =
            TestGateway.start(
                Checked.serviceWith(STICKY.formatted(", panic_threshold: 0"), "", a.address()));
        RawClient client = gateway.client()) {
      String cookie = client.cookieOf("a");
      a.answer(503);
      awaitLive(gateway, 0);

      assertThat(client.get("/", cookie).status()).isEqualTo(503);
      a.answer(200);
      awaitLive(gateway, 1);
      assertThat(client.get("/", cookie).text()).isEqualTo("a");
    }
  }
}
