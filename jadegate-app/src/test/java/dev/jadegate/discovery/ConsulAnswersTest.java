package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ScriptedConsul;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of an agent that are not as they should be. */
class ConsulAnswersTest {
  private ScriptedConsul consul;
  private Origin origin;

  @BeforeEach
  void start() throws IOException {
    consul = ScriptedConsul.start();
    origin = Origin.saying("here");
    consul.set("s", origin);
  }

  @AfterEach
  void stop() throws IOException {
    consul.close();
    origin.close();
  }

  private TestGateway gateway() throws IOException {
    return TestGateway.start(
        "discovery: {consul: {address: \"%s\", wait: 1s}}\nservices: [{name: s, path: /}]"
            .formatted(consul.address()));
  }

  private String nextTarget() throws InterruptedException {
    return consul.take().target().replaceAll("&wait=.*", "");
  }

  private static final String FIRST = "/v1/health/service/s?passing=1";

  @Test
  void indexThatGoesBackwardsBeginsAnew() throws Exception {
    try (TestGateway gateway = gateway()) {
      assertThat(nextTarget()).isEqualTo(FIRST);
      assertThat(nextTarget()).isEqualTo(FIRST + "&index=11");
      consul.reply("[" + ScriptedConsul.entry(origin.port()) + "]", "5");

      assertThat(nextTarget()).isEqualTo(FIRST);
      assertThat(gateway.metric("gateway_discovery_failures_total")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "", "-3", "nonsense"})
  void indexThatIsNoneIsNotUsedAndNotAskedForInATightLoop(String index) throws Exception {
    consul.reply("[" + ScriptedConsul.entry(origin.port()) + "]", index);
    try (TestGateway gateway = gateway();
        RawClient client = gateway.client()) {
      for (int i = 0; i < 11; i++) {
        assertThat(nextTarget()).isEqualTo(FIRST);
      }
      int asked = consul.queries().size();

      assertThat(client.get("/").text()).isEqualTo("here");
      assertThat(asked).isLessThan(15);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "[{\"Service\":", ""})
  void garbageIsAFailureAndChangesNothing(String body) throws Exception {
    try (TestGateway gateway = gateway();
        RawClient client = gateway.client()) {
      consul.reply(body, "12");
      await().until(() -> gateway.metric("gateway_discovery_failures_total") >= 1);
      assertThat(client.get("/").text()).isEqualTo("here");

      consul.heal();
      try (Origin other = Origin.saying("other")) {
        consul.set("s", origin, other);
        await().until(() -> gateway.metric("gateway_discovery_instances") == 2);
      }
    }
  }

  @Test
  void answerThatSaysTheSameKeepsTheAgeLow() throws Exception {
    try (TestGateway gateway = gateway()) {
      nextTarget();
      nextTarget();
      nextTarget(); // after the wait of a second

      assertThat(gateway.metric("gateway_discovery_age_seconds")).isLessThan(5);
      assertThat(gateway.metric("gateway_discovery_updates_total")).isEqualTo(1);
    }
  }

  @Test
  void massRemovalIsHeldBackAndWhatIsAddedCounts() throws Exception { // SEMANTICS 91
    try (Origin b = Origin.saying("b");
        Origin c = Origin.saying("c");
        Origin d = Origin.saying("d")) {
      consul.set("s", origin, b, c);
      try (TestGateway gateway = gateway()) {
        consul.set("s", d);
        await().until(() -> gateway.metric("gateway_discovery_held_back") == 1);

        assertThat(gateway.metric("gateway_discovery_instances")).isEqualTo(4);
      }
    }
  }
}
