package dev.jadegate.wire;

import static dev.jadegate.wire.Balanced.instance;
import static dev.jadegate.wire.Balanced.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each algorithm, weights, keys and backups, as requests see them. */
class LoadBalancingTest {
  private final Origin a;
  private final Origin b;
  private final Origin c;

  LoadBalancingTest() throws IOException {
    a = Origin.saying("a");
    b = Origin.saying("b");
    c = Origin.saying("c");
  }

  @AfterEach
  void close() throws IOException {
    a.close();
    b.close();
    c.close();
  }

  private static Map<String, Integer> answers(RawClient client, int requests) throws IOException {
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      answers.merge(client.get("/").text(), 1, Integer::sum);
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"round_robin", "random", "least_connections", "power_of_two", "peak_ewma"})
  void eachAlgorithmReachesAllInstances(String algorithm) throws IOException {
    String yaml = service(algorithm, instance(a, ""), instance(b, ""), instance(c, ""));
    try (TestGateway gateway = TestGateway.start(yaml);
        RawClient client = gateway.client()) {
      assertThat(answers(client, 200)).containsOnlyKeys("a", "b", "c");
    }
  }

  @Test
  void weightsAreShares() throws IOException {
    String yaml =
        service(
            "weighted_round_robin",
            instance(a, ", weight: 300"),
            instance(b, ", metadata: {weight: 200}"),
            instance(c, ""));
    try (TestGateway gateway = TestGateway.start(yaml);
        RawClient client = gateway.client()) {
      assertThat(answers(client, 60)).isEqualTo(Map.of("a", 30, "b", 20, "c", 10));
    }
  }

  @Test
  void otherWeightsAfterAReloadTouchNoConnection() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(service("weighted_round_robin", instance(a, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      answers(client, 20);

      gateway.reload(
          service("weighted_round_robin", instance(a, ", weight: 300"), instance(b, "")));

      assertThat(answers(client, 40)).isEqualTo(Map.of("a", 30, "b", 10));
      assertThat(a.connections()).isEqualTo(1);
      assertThat(b.connections()).isEqualTo(1);
    }
  }

  @Test
  void keyOfAHeaderStaysWhereItIsWhenAnotherInstanceLeaves() throws IOException {
    String hash = "{algorithm: consistent_hash, key: 'header:X-User'}";
    try (TestGateway gateway =
            TestGateway.start(service(hash, instance(a, ""), instance(b, ""), instance(c, "")));
        RawClient client = gateway.client()) {
      Map<Integer, String> homes = new HashMap<>();
      for (int user = 0; user < 100; user++) {
        homes.put(user, of(client, user));
        assertThat(of(client, user)).isEqualTo(homes.get(user));
      }
      assertThat(new HashSet<>(homes.values())).isEqualTo(Set.of("a", "b", "c"));

      gateway.reload(service(hash, instance(a, ""), instance(b, "")));

      for (int user = 0; user < 100; user++) {
        if (!"c".equals(homes.get(user))) {
          assertThat(of(client, user)).isEqualTo(homes.get(user));
        }
      }
    }
  }

  private static String of(RawClient client, int user) throws IOException {
    return client.get("/", "X-User: u" + user).text();
  }

  @Test
  void backupGetsNothingWhileOthersAreThere() throws IOException {
    String yaml = service("round_robin", instance(a, ""), instance(b, ", backup: true"));
    try (TestGateway gateway = TestGateway.start(yaml);
        RawClient client = gateway.client()) {
      assertThat(answers(client, 20)).containsOnlyKeys("a");
    }
  }

  @Test
  void withAlgorithmsThatDrawEveryFailureToConnectFindsAnotherInstance() throws Exception {
    a.refuse();
    for (String algorithm : new String[] {"random", "least_connections", "peak_ewma"}) {
      String yaml = service(algorithm, instance(a, ""), instance(b, ""), instance(c, ""));
      try (TestGateway gateway = TestGateway.start(yaml);
          RawClient client = gateway.client()) {
        assertThat(answers(client, 100)).containsOnlyKeys("b", "c");
      }
    }
  }

  @Test
  void ownZoneIsPreferredAndTheRestSpillsWhenItIsWeak() throws IOException {
    Origin ill = Origin.answering((request, connection) -> connection.respond(500, "ill"));
    String yaml =
        service(
            "{zone: here, algorithm: random}, health_check: {passive: {consecutive_failures: 1}}",
            instance(a, ", metadata: {zone: here}"),
            instance(ill, ", metadata: {zone: here}"),
            instance(c, ", metadata: {zone: there}"));
    try (ill;
        TestGateway gateway = TestGateway.start(yaml.replace("path: /,", "path: /, retry: none,"));
        RawClient client = gateway.client()) {
      while (!client.get("/").text().equals("ill")) {
        assertThat(c.requests()).as("far, while all of the own zone are up").isEmpty();
      }
      await().pollInterval(Duration.ofMillis(2)).until(() -> client.get("/").text().equals("c"));

      // One of two, so 1.4 times a half stays: 70 %.
      Map<String, Integer> answers = answers(client, 400);
      assertThat(answers).containsOnlyKeys("a", "c");
      assertThat(answers.get("c")).isBetween(60, 180);
    }
  }

  @Test
  @DisplayName("85: who is new begins with a tenth of its share")
  void slowStart() throws IOException {
    String balancer = "{slow_start: 10m}";
    try (TestGateway gateway =
            TestGateway.start(service(balancer, instance(a, ""), instance(b, "")));
        RawClient client = gateway.client()) {
      assertThat(answers(client, 20)).isEqualTo(Map.of("a", 10, "b", 10));

      gateway.reload(service(balancer, instance(a, ""), instance(b, ""), instance(c, "")));

      assertThat(answers(client, 210).get("c")).isBetween(9, 11);
    }
  }
}
