package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.ScriptedConsul;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's own place in Consul. */
class RegisterTest {
  private ScriptedConsul consul;

  @BeforeEach
  void start() throws IOException {
    consul = ScriptedConsul.start();
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  private String config(String register) {
    return "discovery: {consul: {address: \"%s\", token: hush}%s}"
        .formatted(consul.address(), register);
  }

  private TestGateway registered() throws Exception {
    TestGateway gateway = TestGateway.start(config(", register: {address: 10.0.0.5, tags: [t]}"));
    await().until(() -> consul.registered().size() == 1);
    return gateway;
  }

  @Test
  void gatewayThatIsReadyIsPutIn() throws Exception {
    try (TestGateway gateway = registered()) {
      String id = "api-gateway-10.0.0.5-" + gateway.port();
      assertThat(consul.registered()).containsOnlyKeys(id);
      assertThat(consul.registered().get(id))
          .isEqualTo(
              """
              {"ID":"%s","Name":"api-gateway","Address":"10.0.0.5","Port":%d,"Tags":["t"],\
              "Check":{"HTTP":"http://10.0.0.5:%d/health","Interval":"10s","Timeout":"5s",\
              "TLSSkipVerify":true,"Status":"passing","DeregisterCriticalServiceAfter":"10m"}}\
              """
                  .formatted(id, gateway.port(), gateway.port()));
      assertThat(consul.take().token()).isEqualTo("hush");
    }
  }

  @Test
  void stopTakesItOutBeforeAnythingElse() throws Exception {
    TestGateway gateway = registered();
    gateway.reload(
        "gateway: {shutdown_delay: 1h}\n" + config(", register: {address: 10.0.0.5, tags: [t]}"));
    Thread stopping = Thread.startVirtualThread(gateway::shutdown);

    await().until(() -> consul.registered().isEmpty());
    assertThat(stopping.isAlive()).isTrue();
    stopping.interrupt();
    stopping.join();
  }

  @Test
  void gatewayThatCannotBePutInServesAndTriesAgain() throws Exception {
    consul.reply(500, "No cluster leader");
    try (TestGateway gateway = TestGateway.start(config(", register: {address: 10.0.0.5}"))) {
      consul.take();
      consul.take();
      assertThat(gateway.gateway().isReady()).isTrue();
      consul.heal();

      await().until(() -> consul.registered().size() == 1);
    }
  }

  @Test
  void reloadMovesIt() throws Exception {
    try (TestGateway gateway = registered()) {
      gateway.reload(config(", register: {name: edge, address: \"::1\", port: 81}"));
      await().until(() -> consul.registered().keySet().toString().equals("[edge-::1-81]"));
      assertThat(consul.registered().get("edge-::1-81")).contains("\"http://[::1]:81/health\"");

      gateway.reload(config(""));
      await().until(() -> consul.registered().isEmpty());
    }
  }

  @Test
  void agentThatLostItGetsItAnew() throws Exception {
    try (TestGateway gateway = registered()) {
      consul.forget();

      await().atMost(Duration.ofSeconds(15)).until(() -> consul.registered().size() == 1);
      assertThat(gateway.gateway().isReady()).isTrue();
    }
  }
}
