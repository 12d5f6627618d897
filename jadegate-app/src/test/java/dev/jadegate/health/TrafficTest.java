package dev.jadegate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What checks find moves traffic")
class TrafficTest {
  private static final String CHECKS = "gateway_health_checks_total";
  private static final String SLOW = "interval: 1h, timeout: 1s";

  @AutoClose private final PatientOrigin a = new PatientOrigin("a");
  @AutoClose private final PatientOrigin b = new PatientOrigin("b");

  TrafficTest() throws IOException {}

  @Test
  void instanceThatFallsIllLosesItsTrafficAndGetsItBack() throws Exception {
    try (TestGateway gateway =
            TestGateway.start(Checked.service("timeout: 5s", a.address(), b.address()));
        RawClient client = gateway.client()) {
      assertThat(Checked.answers(client, 20)).containsOnlyKeys("a", "b");

      a.answer(503);
      Checked.awaitUp(gateway, a.address(), false);
      assertThat(Checked.answers(client, 20)).containsOnlyKeys("b");
      assertThat(gateway.metric(CHECKS, a.address(), "result=\"failed\""))
          .isGreaterThanOrEqualTo(3);
      assertThat(gateway.metric(CHECKS, b.address(), "result=\"failed\"")).isZero();

      a.answer(200);
      Checked.awaitUp(gateway, a.address(), true);
      assertThat(Checked.answers(client, 20)).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void whereAllAreIllAllAreUsed() throws Exception {
    a.answer(503);
    b.answer(503);
    try (TestGateway gateway =
            TestGateway.start(Checked.service("timeout: 5s", a.address(), b.address()));
        RawClient client = gateway.client()) {
      assertThat(Checked.answers(client, 20)).containsOnlyKeys("a", "b"); // SEMANTICS 86
    }
  }

  @Test
  void gatewayIsReadyOnceAllWereCheckedSoThatItsFirstRequestFindsWhoIsWell() throws Exception {
    b.answer(503);
    for (int i = 0; i < 5; i++) {
      try (TestGateway gateway =
              TestGateway.start(
                  Checked.service("unhealthy_interval: 1h", a.address(), b.address()));
          RawClient client = gateway.client()) {
        assertThat(Checked.answers(client, 4)).containsOnlyKeys("a"); // MECHANICS 31
      }
    }
  }

  @Test
  void instanceThatDoesNotAnswerKeepsTheGatewayFromReadinessForOneTimeout() throws Exception {
    b.answer(PatientOrigin.SILENCE);
    long begun = System.nanoTime();
    try (TestGateway gateway =
            TestGateway.start(Checked.service("timeout: 300ms", a.address(), b.address()));
        RawClient client = gateway.client()) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(took).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
      assertThat(Checked.answers(client, 4)).containsOnlyKeys("a");
    }
  }

  @Test
  void slowInstanceDelaysNoOther() throws Exception {
    b.answer(PatientOrigin.SILENCE);
    try (TestGateway gateway =
        TestGateway.start(Checked.service("timeout: 1s", a.address(), b.address()))) {
      int checks = a.checks();
      int slow = b.checks();
      await().until(() -> a.checks() >= checks + 20);

      assertThat(b.checks() - slow).isLessThanOrEqualTo(2);
      assertThat(Checked.isUp(gateway, a.address())).isTrue();
    }
  }

  @Test
  void newInstanceGetsNothingBeforeItsFirstSuccess() throws Exception {
    b.answer(503);
    try (TestGateway gateway = TestGateway.start(Checked.service(SLOW, a.address()));
        RawClient client = gateway.client()) {
      gateway.reload(
          Checked.service(SLOW + ", unhealthy_interval: 20ms", a.address(), b.address()));
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a"); // SEMANTICS 89
      await().until(() -> b.checks() >= 2);
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a");

      b.answer(200);
      Checked.awaitUp(gateway, b.address(), true);

      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void newInstanceThatDoesNotAnswerIsNotUsedEvenIfFewAreLeft() throws Exception {
    b.answer(PatientOrigin.SILENCE);
    try (TestGateway gateway = TestGateway.start(Checked.service("timeout: 1h", a.address()));
        RawClient client = gateway.client()) {
      a.answer(503);
      Checked.awaitUp(gateway, a.address(), false);

      gateway.reload(Checked.service("timeout: 1h", a.address(), b.address()));

      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a");
    }
  }

  @Test
  void newInstanceGetsNoRetriesOfOthersBeforeItsFirstSuccess() throws Exception {
    b.answer(PatientOrigin.SILENCE);
    Origin.Answer wellButOfNoUse =
        (request, connection) -> {
          if (request.target().startsWith("/health")) {
            connection.respond(200, "");
          } else {
            connection.reset();
          }
        };
    try (Origin bad = Origin.answering(wellButOfNoUse)) {
      String one = Checked.service("timeout: 1h", bad.address());
      String both = Checked.service("timeout: 1h", bad.address(), b.address());
      String retries = "retry: {when: [reset], retries: 2, backoff: 1ms}";
      try (TestGateway gateway = TestGateway.start(one.replace("retry: none", retries));
          RawClient client = gateway.client()) {
        gateway.reload(both.replace("retry: none", retries));

        assertThat(client.get("/").status()).isEqualTo(502);
        assertThat(gateway.metric("gateway_retries_total")).isEqualTo(2);
      }
    }
  }

  /** Of all that are well each was tried: they are tried again before one that is ill. */
  @Test
  void instanceThatIsIllGetsNoRetriesOfOthers() throws Exception {
    Origin.Answer wellButBusy =
        (request, connection) ->
            connection.respond(request.target().startsWith("/health") ? 200 : 503, "busy");
    b.answer(503);
    String retries = "retry: {when: [503], retries: 4, backoff: 1ms, budget_percent: 100}";
    try (Origin one = Origin.answering(wellButBusy);
        Origin other = Origin.answering(wellButBusy);
        TestGateway gateway =
            TestGateway.start(
                Checked.service("timeout: 5s", one.address(), b.address(), other.address())
                    .replace("retry: none", retries));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).as("not of b, which is down").isEqualTo("busy");
      assertThat(gateway.metric("gateway_retries_total")).isEqualTo(4);
      assertThat(asked(one)).isPositive();
      assertThat(asked(other)).isPositive();
    }
  }

  private static long asked(Origin origin) {
    return origin.requests().stream().filter(one -> one.target().equals("/")).count();
  }

  @Test
  void firstAnswerOfANewInstanceCountsAtOnce() throws Exception {
    try (TestGateway gateway =
            TestGateway.start(Checked.service(SLOW + ", healthy_threshold: 9", a.address()));
        RawClient client = gateway.client()) {
      gateway.reload(Checked.service(SLOW + ", healthy_threshold: 9", a.address(), b.address()));
      await().until(() -> Checked.answers(client, 10).containsKey("b"));

      assertThat(b.checks()).isEqualTo(1);
    }
  }

  @Test
  void reloadKeepsWhatIsKnownWhateverSettingsChange() throws Exception {
    a.answer(503);
    String rare = "unhealthy_interval: 1h, timeout: 2s";
    try (TestGateway gateway = TestGateway.start(Checked.service(rare, a.address(), b.address()));
        RawClient client = gateway.client()) {
      a.answer(200);
      gateway.reload(Checked.service(rare + ", path: /health/deep", a.address(), b.address()));
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("b");

      gateway.reload(Checked.serviceWith("pool: {max_idle: 7}", rare, a.address(), b.address()));
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("b");

      gateway.reload(
          Checked.serviceWith("pool: {max_idle: 7}", "timeout: 2s", a.address(), b.address()));
      Checked.awaitUp(gateway, a.address(), true);
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void checksThatAreSwitchedOffLeaveAllUpAndOnAgainBeginWithThat() throws Exception {
    a.answer(503);
    String on = Checked.service("timeout: 2s", a.address(), b.address());
    String off = on.replaceFirst("health_check: .*", "health_check: {active: none}");
    try (TestGateway gateway = TestGateway.start(on);
        RawClient client = gateway.client()) {
      gateway.reload(off);
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a", "b");
      int checks = a.checks();

      gateway.reload(on);
      Checked.awaitUp(gateway, a.address(), false);

      assertThat(a.checks()).isGreaterThanOrEqualTo(checks + 3);
      assertThat(Checked.answers(client, 10)).containsOnlyKeys("b");
    }
  }

  @Test
  void reloadWithANewServiceWaitsUntilItWasChecked() throws Exception {
    b.answer(503);
    try (TestGateway gateway = TestGateway.start(Checked.service("timeout: 5s", a.address()));
        RawClient client = gateway.client()) {
      gateway.reload(
          Checked.service("timeout: 5s", a.address(), b.address())
              .replace("name: s", "name: other"));

      assertThat(Checked.answers(client, 10)).containsOnlyKeys("a");
      assertThat(gateway.metrics()).doesNotContain("service=\"s\",instance");
    }
  }
}
