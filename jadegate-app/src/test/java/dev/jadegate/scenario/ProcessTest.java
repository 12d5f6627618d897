package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals, the order of a stop, and exit codes of the real process. */
@Timeout(60)
class ProcessTest {
  @TempDir private Path folder;

  private GatewayProcess start(String gateway, Origin origin) throws IOException {
    return GatewayProcess.start(write(gateway, origin));
  }

  private Path write(String gateway, Origin origin) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        gateway: {host: 127.0.0.1, port: 0, workers: 2, %s}
        admin: none
        logging: {access_log: %s}
        services:
          - {name: origin, path: /, instances: ["%s"]}
        """
            .formatted(gateway, accessLog(), origin.address()));
    return file;
  }

  private Path accessLog() {
    return folder.resolve("access.log");
  }

  @Test
  void termDrainsInOrderAndTheAccessLogIsWhole() throws Exception {
    Gate mayEnd = new Gate();
    Origin.Answer slow =
        (request, connection) -> {
          if (request.target().equals("/slow")) {
            mayEnd.await();
          }
          connection.respond(200, "done");
        };
    try (Origin origin = Origin.answering(slow);
        GatewayProcess gateway = start("shutdown_delay: 1s, shutdown_timeout: 15s", origin);
        RawClient slowClient = gateway.client();
        RawClient idleClient = gateway.client();
        RawClient healthClient = gateway.client()) {
      int answered = 500;
      for (int i = 0; i < answered; i++) {
        assertThat(idleClient.get("/" + i).status()).isEqualTo(200);
      }
      slowClient.sendHead("GET /slow");
      for (int i = 0; i <= answered; i++) {
        origin.takeRequest();
      }
      assertThat(healthClient.get("/health").status()).isEqualTo(200);
      long asked = System.nanoTime();
      gateway.signal("TERM");

      gateway.awaitLog("\"draining\"", 1);
      assertThat(healthClient.get("/health").status()).isEqualTo(503);
      try (RawClient late = gateway.client()) {
        assertThat(late.get("/late").status()).as("served within the delay").isEqualTo(200);
      }
      assertThat(idleClient.readToEnd().text()).as("idle connections close").isEmpty();
      assertThat(System.nanoTime() - asked).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> isRefused(gateway));
      assertThat(gateway.isAlive()).isTrue();
      mayEnd.open();
      var last = slowClient.readResponse();
      assertThat(last.text()).isEqualTo("done");
      assertThat(last.field("Connection")).isEqualTo("close");
      assertThat(gateway.exitCode()).isZero();
      // The health page twice, the late one, the slow one.
      assertThat(Files.readAllLines(accessLog())).hasSize(answered + 4);
      assertThat(Files.readString(accessLog())).contains("\"path\":\"/slow\"");
    }
  }

  private static boolean isRefused(GatewayProcess gateway)
      throws IOException, InterruptedException {
    try (RawClient client = gateway.client()) {
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }

  @Test
  void whatIsUnderWayIsCutWhenTheGraceIsOver() throws Exception {
    Gate never = new Gate();
    Origin.Script silent =
        connection -> {
          connection.readRequest();
          never.open();
          connection.awaitEnd();
        };
    try (Origin origin = Origin.scripted(silent);
        GatewayProcess gateway = start("shutdown_timeout: 500ms", origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      never.await();
      gateway.signal("TERM");

      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(gateway.exitCode()).isZero();
      assertThat(gateway.log()).contains("grace is over");
      assertThat(Files.readAllLines(accessLog())).hasSize(1);
    }
  }

  @Test
  void aSecondTermCutsAtOnce() throws Exception {
    Gate arrived = new Gate();
    Origin.Script silent =
        connection -> {
          connection.readRequest();
          arrived.open();
          connection.awaitEnd();
        };
    try (Origin origin = Origin.scripted(silent);
        GatewayProcess gateway = start("shutdown_timeout: 5m", origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      arrived.await();
      gateway.signal("TERM");
      gateway.awaitLog("\"draining\"", 1);
      gateway.signal("TERM");

      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(gateway.exitCode()).isZero();
      assertThat(Files.readAllLines(accessLog())).hasSize(1);
    }
  }

  @Test
  void hupReadsTheFileAnew() throws Exception {
    try (Origin one = Origin.saying("one");
        Origin two = Origin.saying("two");
        GatewayProcess gateway = start("header_timeout: 9s", one);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("one");
      write("header_timeout: 9s", two);
      gateway.signal("HUP");
      gateway.awaitLog("configuration is in force", 1);

      assertThat(client.get("/").text()).isEqualTo("two");
      Files.writeString(folder.resolve("gateway.yaml"), "gateway: {prot: 1}");
      gateway.signal("HUP");
      gateway.awaitLog("reload failed", 1);
      assertThat(client.get("/").text()).isEqualTo("two");
    }
  }

  @Test
  void aTakenPortEndsItWithThreeAndIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Origin origin = Origin.saying("never asked")) {
      Path file = write("header_timeout: 9s", origin);
      String text = Files.readString(file).replace("port: 0", "port: " + taken.getLocalPort());
      Files.writeString(file, text);
      try (GatewayProcess gateway = GatewayProcess.start(file)) {
        assertThat(gateway.exitCode()).isEqualTo(3);
        assertThat(gateway.log()).contains(Integer.toString(taken.getLocalPort()));
      }
    }
  }

  @Test
  void aWrongConfigurationEndsItWithOne() throws Exception {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, "gateway: {prot: 8080}");
    try (GatewayProcess gateway = GatewayProcess.start(file)) {
      assertThat(gateway.exitCode()).isEqualTo(1);
      assertThat(gateway.log()).contains("gateway.prot: unknown key; did you mean \"port\"?");
    }
  }
}
