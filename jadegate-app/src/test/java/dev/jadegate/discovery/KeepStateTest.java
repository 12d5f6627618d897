package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ScriptedConsul;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that starts while the registry is down. */
class KeepStateTest {
  @TempDir private Path folder;
  private ScriptedConsul consul;
  private Origin origin;

  @BeforeEach
  void start() throws IOException {
    consul = ScriptedConsul.start();
    origin = Origin.saying("here");
    consul.set("orders", origin);
  }

  @AfterEach
  void stop() throws IOException {
    consul.close();
    origin.close();
  }

  private String config(String more) {
    return """
    discovery: {consul: {address: "%s"}, keep_state: "%s", start_timeout: 1m%s}
    services: [{name: orders, path: /}]
    """
        .formatted(consul.address(), folder, more);
  }

  private void runOnce() throws IOException {
    TestGateway.start(config("")).close();
  }

  @Test
  void startDuringAnOutageServesAtOnce() throws Exception {
    runOnce();
    consul.close();

    long begin = System.nanoTime();
    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
      assertThat(client.get("/").text()).isEqualTo("here");
    }
  }

  @Test
  void emptyAnswerOfARegistryThatIsJustBackIsDoubted() throws Exception { // SEMANTICS 91
    runOnce();
    consul.set("orders", new Origin[0]);

    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      assertThat(gateway.metric("gateway_discovery_held_back")).isEqualTo(1);
      assertThat(client.get("/").text()).isEqualTo("here");
    }
  }

  @Test
  void answerOfTheRegistryReplacesWhatWasKept() throws Exception {
    runOnce();
    try (Origin other = Origin.saying("other")) {
      consul.set("orders", other);

      try (TestGateway gateway = TestGateway.start(config(""));
          RawClient client = gateway.client()) {
        assertThat(client.get("/").text()).isEqualTo("other");
      }
    }
  }

  @Test
  void brokenFileIsIgnored() throws Exception {
    runOnce();
    Files.writeString(folder.resolve("discovery/orders.json"), "{\"version\":1,");

    try (TestGateway gateway = TestGateway.start(config(""));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("here");
    }
  }

  @Test
  void removedServiceLeavesNoFile() throws Exception {
    Path file = folder.resolve("discovery/orders.json");
    try (TestGateway gateway = TestGateway.start(config(""))) {
      await().until(() -> Files.exists(file));
      gateway.reload(config("").lines().findFirst().orElseThrow() + "\nservices: []");

      await().until(() -> !Files.exists(file));
    }
  }

  @Test
  void folderOfAReloadGetsWhatIsKnown() throws Exception {
    Path other = folder.resolve("other");
    try (TestGateway gateway = TestGateway.start(config(""))) {
      gateway.reload(config("").replace(folder + "\"", other + "\""));

      await().until(() -> Files.exists(other.resolve("discovery/orders.json")));
    }
    assertThat(List.of(folder.resolve("discovery").toFile().list())).containsExactly("orders.json");
  }
}
