package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.GatewayOptions;
import dev.jadegate.scenario.Commands;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The specification's own file as it stands, with all that it takes for granted: Consul at port
 * 8500, Redis at port 6379, and port 8080 for the gateway.
 */
class SpecificationTest {
  private static final Path FILE =
      Path.of("..", "jadegate-core", "src", "test", "resources", "config", "specification.yaml");

  private static final int GATEWAY = 8080;
  private static final int CONSUL = 8500;
  private static final int REDIS = 6379;

  @TempDir private Path folder;

  /** Skips the test if a port is taken; under CI that is a failure. */
  private static void requireFree(int... ports) {
    for (int port : ports) {
      try (ServerSocket socket = new ServerSocket(port)) {
        assertThat(socket.isBound()).isTrue();
      } catch (IOException e) {
        String taken = "this test needs port " + port + ", which is taken";
        if ("true".equals(System.getenv("CI"))) {
          throw new AssertionError(taken, e);
        }
        System.err.println("SKIPPED: " + taken);
        Assumptions.abort(taken);
      }
    }
  }

  private Process startRedis() throws IOException {
    Process redis =
        new ProcessBuilder(
                "redis-server",
                "--port",
                Integer.toString(REDIS),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isListening(REDIS));
    return redis;
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Set<String> answers(RawClient client, String target) throws IOException {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 10; i++) {
      answers.add(client.get(target).text());
    }
    return answers;
  }

  @Test
  void bothServicesAreServedByAllTheirInstances() throws Exception {
    Commands.require("consul", "redis-server");
    requireFree(GATEWAY, CONSUL, REDIS);
    Process redis = startRedis();
    try (ConsulAgent consul = ConsulAgent.startAtTheUsualPort(folder);
        Origin user1 = Origin.saying("user-1");
        Origin user2 = Origin.saying("user-2");
        Origin product1 = Origin.saying("product-1");
        Origin product2 = Origin.saying("product-2")) {
      consul.register("user-service", "u1", user1.port());
      consul.register("user-service", "u2", user2.port());
      consul.register("product-service", "p1", product1.port());
      consul.register("product-service", "p2", product2.port());
      GatewayConfig config = new ConfigLoader(name -> null, name -> null).load(FILE).config();

      try (Gateway gateway = Gateway.start(config, GatewayOptions.defaults());
          RawClient client = RawClient.connect(GATEWAY)) {
        assertThat(gateway.isReady()).isTrue();
        assertThat(answers(client, "/api/users/1")).containsExactly("user-1", "user-2");
        assertThat(answers(client, "/api/products/7")).containsExactly("product-1", "product-2");
        assertThat(client.get("/health").status()).isEqualTo(200);
        assertThat(user1.takeRequest().target()).isEqualTo("/api/users/1");
      }
    } finally {
      redis.destroyForcibly().waitFor();
    }
  }
}
