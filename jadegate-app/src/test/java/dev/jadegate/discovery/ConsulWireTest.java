package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ScriptedConsul;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway makes of the answers of a Consul agent. */
class ConsulWireTest {
  private ScriptedConsul consul;
  private Origin first;
  private Origin second;

  @BeforeEach
  void start() throws IOException {
    consul = ScriptedConsul.start();
    first = Origin.saying("first");
    second = Origin.saying("second");
  }

  @AfterEach
  void stop() throws IOException {
    consul.close();
    first.close();
    second.close();
  }

  private String config(String ofService) {
    return """
    discovery: {consul: {address: "%s", token: hush}}
    services:
      - {name: orders, path: /%s}
    """
        .formatted(consul.address(), ofService);
  }

  private static Set<String> answers(RawClient client) throws IOException {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      answers.add(client.get("/").text());
    }
    return answers;
  }

  @Test
  void serviceIsFoundByItsNameBeforeTheFirstRequest() throws Exception {
    consul.set("orders", first, second);
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      assertThat(answers(client)).containsExactly("first", "second");

      ScriptedConsul.Query query = consul.take();
      assertThat(query.target()).isEqualTo("/v1/health/service/orders?passing=1");
      assertThat(query.token()).isEqualTo("hush");
      assertThat(consul.take().target())
          .matches(
              "/v1/health/service/orders\\?passing=1&index=11&wait=(49[5-9]|5[0-5]\\d)\\d\\dms");
    }
  }

  @Test
  void nameTagsAndDataCentreAreAskedFor() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(
            config(
                ", discovery: {name: orders v2, tags: [blue, a&b], consul: {datacenter: dc2}}"))) {
      assertThat(consul.take().target())
          .isEqualTo("/v1/health/service/orders%20v2?passing=1&dc=dc2&tag=blue&tag=a%26b");
      assertThat(gateway.metric("gateway_discovery_instances", "service=\"orders\"")).isZero();
    }
  }

  @Test
  void changeReachesThePicksWithoutTouchingTheConnectionsOfOthers() throws Exception {
    consul.set("orders", first);
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      client.get("/");

      consul.set("orders", first, second);

      await().until(() -> answers(client).contains("second"));
      assertThat(first.connections()).isEqualTo(1);
      assertThat(gateway.metric("gateway_discovery_updates_total", "provider=\"consul\""))
          .isEqualTo(2);
      assertThat(gateway.metric("gateway_discovery_instances")).isEqualTo(2);
    }
  }

  @Test
  void whatWasKnownHoldsWhileTheRegistryFails() throws Exception {
    consul.set("orders", first);
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      consul.reply(500, "No cluster leader");
      await().until(() -> gateway.metric("gateway_discovery_failures_total") >= 1);

      assertThat(client.get("/").text()).isEqualTo("first");
    }
  }

  @Test
  void startWaitsForTheRegistryButNotForEver() throws Exception {
    consul.reply(500, "");
    try (TestGateway gateway =
            TestGateway.start(
                config("").replace("}\nservices", ", start_timeout: 50ms}\nservices"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      consul.set("orders", first);
      consul.heal();

      await().until(() -> client.get("/").text().equals("first"));
    }
  }

  @Test
  void emptyAnswerIsNotBelievedUntilItIsConfirmed() throws Exception { // SEMANTICS 91
    consul.set("orders", first, second);
    String guarded = config("").replace("}\nservices", ", guard: {confirm: 3s}}\nservices");
    try (TestGateway gateway = TestGateway.start(guarded);
        RawClient client = gateway.client()) {
      consul.set("orders", new Origin[0]);
      await().until(() -> gateway.metric("gateway_discovery_held_back") == 1);
      assertThat(answers(client)).containsExactly("first", "second");

      await().until(() -> gateway.metric("gateway_discovery_held_back") == 0);
      assertThat(client.get("/").status()).isEqualTo(503);
    }
  }

  @Test
  void emptyAnswerThatWasAnErrorDoesNoHarm() throws Exception { // SEMANTICS 91
    consul.set("orders", first, second);
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      consul.set("orders", new Origin[0]);
      await().until(() -> gateway.metric("gateway_discovery_held_back") == 1);
      consul.set("orders", first, second);
      await().until(() -> gateway.metric("gateway_discovery_held_back") == 0);

      assertThat(answers(client)).containsExactly("first", "second");
      assertThat(gateway.metric("gateway_discovery_updates_total")).isEqualTo(1);
    }
  }

  @Test
  void singleRemovalCountsAtOnce() throws Exception { // SEMANTICS 90, decision 8
    consul.set("orders", first, second);
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      consul.set("orders", second);
      await().until(() -> gateway.metric("gateway_discovery_instances") == 1);

      assertThat(answers(client)).containsExactly("second");
      assertThat(gateway.metric("gateway_discovery_held_back")).isZero();
    }
  }
}
