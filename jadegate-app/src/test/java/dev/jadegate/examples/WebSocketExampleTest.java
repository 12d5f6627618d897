package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WebSocketExampleTest {
  private final List<Process> started = new ArrayList<>();
  private ExampleGateway gateway;

  @BeforeEach
  void start() throws Exception {
    String port = output(java("EchoServer.java", "0")).readLine();
    gateway =
        ExampleGateway.start(
            "examples/websocket/gateway.yaml", Map.of("ECHO_PORT", port, "TUNNEL_GRACE", "1s"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    started.forEach(Process::destroyForcibly);
  }

  private Process java(String file, String... arguments) throws IOException {
    Path source = ExampleGateway.root().resolve("examples/websocket").resolve(file);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), source.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private Process client(String path, String... texts) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("ws://127.0.0.1:" + gateway.port() + path);
    arguments.addAll(List.of(texts));
    return java("EchoClient.java", arguments.toArray(String[]::new));
  }

  @Test
  void messagesComeBack() throws Exception {
    BufferedReader out = output(client("/echo", "hello", "again", "x".repeat(70_000)));

    assertThat(out.readLine()).isEqualTo("hello");
    assertThat(out.readLine()).isEqualTo("again");
    assertThat(out.readLine()).hasSize(70_000);
    assertThat(out.readLine()).isEqualTo("closed with 1000");
  }

  @Test
  void theOtherRouteDoesNotAllowIt() throws Exception {
    Process client = client("/other", "hello");

    assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).isNotZero();
    assertThat(gateway.get("/other").body()).isEqualTo("no WebSocket\n");
  }

  @Test
  void theClientHearsThatTheGatewayStops() throws Exception {
    BufferedReader out = output(client("/echo", "hello", "-"));
    assertThat(out.readLine()).isEqualTo("hello");

    gateway.shutdown();

    assertThat(out.readLine()).isEqualTo("closed with 1001");
  }
}
