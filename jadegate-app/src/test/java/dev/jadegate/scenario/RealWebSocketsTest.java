package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Python's websockets as client and as server, with the gateway between them. */
@Timeout(120)
class RealWebSocketsTest {
  @TempDir private Path folder;
  private String python = "";

  @BeforeEach
  void find() throws Exception {
    python = pythonWithWebSockets();
  }

  /** Debian's Python has it, and need not be the first in the path. Skips, loudly, without it. */
  private static String pythonWithWebSockets() throws IOException, InterruptedException {
    for (String candidate : List.of("/usr/bin/python3", "python3")) {
      try {
        Process process = new ProcessBuilder(candidate, "-c", "import websockets").start();
        if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
          return candidate;
        }
      } catch (IOException notThere) {
        // The next one.
      }
    }
    String missing = "this test needs the Debian package python3-websockets";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    System.err.println("SKIPPED: " + missing);
    Assumptions.abort(missing);
    return "";
  }

  private Process start(String script, String... arguments) throws IOException {
    Path file = folder.resolve(script);
    try (InputStream in = RealWebSocketsTest.class.getResourceAsStream("/peers/" + script)) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    List<String> command = new java.util.ArrayList<>(List.of(python, file.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String rest(BufferedReader out) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static TestGateway gateway(Transport transport, String port) throws IOException {
    return TestGateway.with()
        .workers(2)
        .transport(transport)
        .start(
            """
            services:
              - {name: echo, path: /, instances: ["127.0.0.1:%s"]}
            """
                .formatted(port));
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void messagesOfEverySizeCompressedAndWithPingsBetween(Transport transport) throws Exception {
    Process server = start("websocket_server.py");
    BufferedReader said = output(server);
    try (TestGateway gateway = gateway(transport, said.readLine())) {
      CompletableFuture.runAsync(() -> said.lines().forEach(line -> {}));
      Process client = start("websocket_client.py", Integer.toString(gateway.port()));
      String complaints = rest(output(client));

      assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(client.exitValue()).as(complaints).isZero();
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
      assertThat(gateway.metric("gateway_websocket_closes_total", "reason=\"error\"")).isZero();
      assertThat(gateway.metric("gateway_websocket_closes_total")).isEqualTo(52);
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void bothSeeACloseWhenTheGatewayStops() throws Exception {
    Process server = start("websocket_server.py");
    BufferedReader said = output(server);
    try (TestGateway gateway = gateway(Transport.best(), said.readLine())) {
      Process client = start("websocket_client.py", Integer.toString(gateway.port()), "and wait");
      BufferedReader heard = output(client);
      assertThat(heard.readLine()).isEqualTo("waiting");

      gateway.gateway().shutdown();

      assertThat(rest(heard)).isEqualTo("closed 1001\n");
      for (String line = said.readLine(); !"closed 1001".equals(line); line = said.readLine()) {
        assertThat(line).isNotNull();
      }
      assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(client.exitValue()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }
}
