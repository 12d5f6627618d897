package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway beside a real Consul agent. */
class ConsulAgentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private static Path folder;
  private static ConsulAgent consul;

  private Origin first;
  private Origin second;

  @BeforeAll
  static void startAgent() throws Exception {
    consul = ConsulAgent.start(folder);
  }

  @AfterAll
  static void stopAgent() throws Exception {
    if (consul != null) {
      consul.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    first = Origin.saying("first");
    second = Origin.saying("second");
    consul.register("orders", "a", first.port(), "blue", "v2");
    consul.register("orders", "b", second.port(), "blue");
  }

  @AfterEach
  void stop() throws Exception {
    consul.deregister("a");
    consul.deregister("b");
    first.close();
    second.close();
  }

  private static TestGateway gateway(String ofService) throws IOException {
    return TestGateway.start(
        """
        discovery: {consul: {address: "%s"}}
        services: [{name: orders, path: /%s}]
        """
            .formatted(consul.address(), ofService));
  }

  private static Set<String> answers(RawClient client) throws IOException {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      answers.add(client.get("/").text());
    }
    return answers;
  }

  @Test
  void instanceThatIsTakenOutGetsNoMoreRequests() throws Exception {
    try (TestGateway gateway = gateway("");
        RawClient client = gateway.client()) {
      assertThat(answers(client)).containsExactly("first", "second");
      consul.deregister("a");
      await().until(() -> answers(client).equals(Set.of("second")));

      consul.register("orders", "a", first.port());
      await().until(() -> answers(client).size() == 2);
    }
  }

  @Test
  void instanceWhoseCheckFailsGetsNoRequestsUntilItPasses() throws Exception {
    try (TestGateway gateway = gateway("");
        RawClient client = gateway.client()) {
      consul.check("b", false);
      await().until(() -> answers(client).equals(Set.of("first")));

      consul.check("b", true);
      await().until(() -> answers(client).size() == 2);
    }
  }

  @Test
  void allTagsMustBeThere() throws Exception {
    try (TestGateway gateway = gateway(", discovery: {tags: [v2, blue]}");
        RawClient client = gateway.client()) {
      assertThat(answers(client)).containsExactly("first");
    }
  }

  @Test
  void unknownDataCentreIsAFailureAndNoEmptyAnswer() throws Exception {
    try (TestGateway gateway =
        gateway(", discovery: {consul: {datacenter: nowhere}}")) { // waits for an answer in vain
      await().until(() -> gateway.metric("gateway_discovery_failures_total") >= 1);
      assertThat(gateway.metric("gateway_discovery_updates_total")).isZero();
    }
  }

  @Test
  void agentThatDiesAndComesBackWithoutItsMemoryDoesNoHarm() throws Exception { // SEMANTICS 91
    AtomicBoolean enough = new AtomicBoolean();
    Set<Integer> statuses = Collections.synchronizedSet(new TreeSet<>());
    try (TestGateway gateway = gateway("")) {
      Thread traffic =
          Thread.startVirtualThread(() -> {
            try (RawClient client = gateway.client()) {
              while (!enough.get()) {
                statuses.add(client.get("/").status());
              }
            } catch (IOException e) {
              statuses.add(-1);
            }
          });
      consul.kill();
      await().until(() -> gateway.metric("gateway_discovery_failures_total") >= 2);
      consul.restart();
      await().atMost(PATIENCE).until(() -> gateway.metric("gateway_discovery_held_back") == 1);
      consul.register("orders", "a", first.port());
      consul.register("orders", "b", second.port());
      await().atMost(PATIENCE).until(() -> gateway.metric("gateway_discovery_held_back") == 0);
      enough.set(true);
      traffic.join();

      assertThat(statuses).containsExactly(200);
      assertThat(gateway.metric("gateway_discovery_instances")).isEqualTo(2);
      assertThat(gateway.metric("gateway_discovery_updates_total")).isEqualTo(1);
    }
  }

  @Test
  void changeReachesThePicksSoonAfterTheAgentTellsOfIt() throws Exception {
    List<Long> millis = new ArrayList<>();
    try (TestGateway gateway = gateway("");
        RawClient client = gateway.client()) {
      for (int i = 0; i < 9; i++) {
        boolean out = i % 2 == 0;
        Thread told = Thread.startVirtualThread(() -> awaitTold(!out));
        if (out) {
          consul.deregister("a");
        } else {
          consul.register("orders", "a", first.port());
        }
        told.join(); // another client has heard of it
        long begin = System.nanoTime();
        while (answers(client).size() != (out ? 1 : 2)) {
          Thread.onSpinWait();
        }
        millis.add((System.nanoTime() - begin) / 1_000_000);
      }
    }
    Collections.sort(millis);
    assertThat(millis.get(millis.size() / 2)).as("median of %s", millis).isLessThan(100);
  }

  private static void awaitTold(boolean there) {
    String target = "/v1/health/service/orders?passing=1";
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> consul.get(target).contains("\"ID\":\"a\"") == there);
  }

  @Test
  void gatewayIsInConsulWhileItRuns() throws Exception {
    String target = "/v1/health/service/api-gateway?passing=1";
    TestGateway gateway =
        TestGateway.start(
            "discovery: {consul: {address: \"%s\"}, register: {address: 127.0.0.1}}"
                .formatted(consul.address()));
    await().until(() -> consul.get(target).contains("\"Port\":" + gateway.port()));
    await().atMost(PATIENCE).until(() -> consul.get("/v1/agent/checks").contains("/health:200OK"));

    gateway.shutdown();

    assertThat(consul.get(target)).isEqualTo("[]");
  }
}
