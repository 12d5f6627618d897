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

/** A service that is found otherwise after a reload. */
class ConsulReloadTest {
  private ScriptedConsul consul;
  private Origin listed;
  private Origin found;

  @BeforeEach
  void start() throws IOException {
    consul = ScriptedConsul.start();
    listed = Origin.saying("listed");
    found = Origin.saying("found");
    consul.set("s", found);
  }

  @AfterEach
  void stop() throws IOException {
    consul.close();
    listed.close();
    found.close();
  }

  private String config(String ofService) {
    return "discovery: {consul: {address: \"%s\"}}\nservices: [{name: s, path: /%s}]"
        .formatted(consul.address(), ofService);
  }

  private String listing() {
    return config(", instances: [\"" + listed.address() + "\"]");
  }

  @Test
  void listedServiceBecomesAFoundOne() throws Exception {
    try (TestGateway gateway = TestGateway.start(listing());
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("listed");

      gateway.reload(config(""));

      await().until(() -> client.get("/").text().equals("found"));
    }
  }

  @Test
  void listedInstancesStayUntilTheRegistryHasSome() throws Exception {
    consul.reply(500, "");
    try (TestGateway gateway = TestGateway.start(listing());
        RawClient client = gateway.client()) {
      gateway.reload(config(""));
      await().until(() -> gateway.metric("gateway_discovery_failures_total") >= 1);

      assertThat(client.get("/").text()).isEqualTo("listed");
    }
  }

  @Test
  void foundServiceBecomesAListedOneAndIsAskedForNoMore() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      consul.take();
      consul.take();
      gateway.reload(listing());
      assertThat(client.get("/").text()).isEqualTo("listed");
      assertThat(gateway.metrics()).doesNotContain("gateway_discovery_instances{");

      consul.set("s", found);
      assertThat(client.get("/").text()).isEqualTo("listed");
      assertThat(consul.queries()).hasSize(2);
    }
  }

  @Test
  void newServiceHasItsInstancesWithTheReload() throws Exception {
    try (TestGateway gateway = TestGateway.start("services: []");
        RawClient client = gateway.client()) {
      gateway.reload(config(""));

      assertThat(client.get("/").text()).isEqualTo("found");
    }
  }

  @Test
  void unchangedServiceIsNotAskedForAnew() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      consul.take();
      consul.take();
      client.get("/");
      gateway.reload("# moved down\n" + config(", timeout: {response: 9s}"));
      client.get("/");

      assertThat(consul.queries()).hasSize(2);
      assertThat(found.connections()).isEqualTo(1);
    }
  }

  @Test
  void otherRegistryIsAskedAndTheOldOneNoMore() throws Exception {
    try (ScriptedConsul other = ScriptedConsul.start();
        TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      other.set("s", listed);
      gateway.reload(config("").replace(consul.address(), other.address()));
      await().until(() -> client.get("/").text().equals("listed"));

      consul.set("s", found);
      assertThat(client.get("/").text()).isEqualTo("listed");
    }
  }

  @Test
  void removedServiceIsAskedForNoMore() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      consul.take();
      consul.take();
      gateway.reload("services: []");
      consul.set("s", found, listed);

      assertThat(client.get("/").status()).isEqualTo(404);
      assertThat(consul.queries()).hasSize(2);
    }
  }
}
