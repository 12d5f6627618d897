package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.layout.template.json.util.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The access log in a file: every line can be read by a machine, whatever a client sends. */
@Timeout(60)
class AccessLogTest {
  private static final Set<String> ALWAYS =
      Set.of(
          "time",
          "level",
          "msg",
          "method",
          "protocol",
          "client_ip",
          "request_id",
          "status",
          "duration",
          "request_size",
          "response_size");
  private static final Set<String> SOMETIMES =
      Set.of(
          "path",
          "host",
          "user_agent",
          "route",
          "service",
          "instance",
          "attempts",
          "upstream_duration",
          "failure",
          "failure_detail",
          "slow",
          "x_evil");

  @TempDir private Path folder;

  private TestGateway start(Path log, String buffer, Origin origin) throws IOException {
    return TestGateway.with()
        .workers(2)
        .start(
            """
            logging:
              access_log: {path: %s, fields: {add: ["header:X-Evil"]}}
              buffer: %s
            """
                    .formatted(log, buffer)
                + TestGateway.forwarding(origin));
  }

  private static Map<String, Object> json(String line) {
    Map<String, Object> members = new HashMap<>();
    if (JsonReader.read(line) instanceof Map<?, ?> read) {
      read.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    return members;
  }

  @Test
  void hostileRequestsMakeOneValidLineEach() throws Exception {
    Path log = folder.resolve("access.log");
    String evil = "\"}\\ \t{\"status\":200} \u0080\u00ff\u00a0</script>";
    List<String> paths =
        List.of(
            "/%22%5c%0a",
            "/a\"b",
            "/%7f%80%ff",
            "/%E2%80%A8",
            "/{\"x\":1}",
            "/'$(id)`",
            "/%00",
            "/" + "long".repeat(1500),
            "/<script>");
    List<String> raw =
        List.of(
            "\u0001\u0002\r\n\r\n",
            "GET /\n{\"level\":\"info\"} HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\"b\u0000c\r\n\r\n",
            "G\"ET / HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
    try (Origin origin = Origin.saying("served");
        TestGateway gateway = start(log, "8MB", origin)) {
      for (String path : paths) {
        try (RawClient client = gateway.client()) {
          client.sendHead(
              "GET " + path, "User-Agent: " + evil, "X-Evil: " + evil, "X-Request-ID: " + evil);
          client.readResponse();
        }
      }
      for (String bytes : raw) {
        try (RawClient client = gateway.client()) {
          client.send(bytes).readResponse();
        }
      }
    }

    byte[] bytes = Files.readAllBytes(log);
    for (byte b : bytes) {
      assertThat(b == '\n' || b >= 0x20 && b < 0x7f).as("byte %d in the log", b).isTrue();
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(paths.size() + raw.size());
    for (String line : lines) {
      Map<String, Object> members = json(line);
      assertThat(members.keySet()).as(line).containsAll(ALWAYS);
      assertThat(members.keySet())
          .as(line)
          .allMatch(name -> ALWAYS.contains(name) || SOMETIMES.contains(name));
      assertThat(members.get("msg")).isEqualTo("request completed");
      assertThat(members.get("status")).isInstanceOf(Number.class);
      assertThat(members.get("time"))
          .asString()
          .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z");
    }
    assertThat(lines.stream().map(line -> json(line).get("x_evil")).filter(evil::equals))
        .as("the value comes back as it was sent")
        .hasSizeGreaterThan(3);
  }

  @Test
  void linesThatASlowDiskDoesNotTakeAreCountedAndRequestsAreNotHeldUp() throws Exception {
    Commands.require("mkfifo");
    Path fifo = folder.resolve("fifo");
    Commands.run(folder, "mkfifo", fifo.toString());
    Gate mayRead = new Gate();
    CompletableFuture<List<String>> read = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var in = Files.newInputStream(fifo)) {
            mayRead.await();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            read.complete(text.lines().toList());
          } catch (Exception | AssertionError e) {
            read.completeExceptionally(e);
          }
        });
    int requests = 1500;
    double dropped;
    try (Origin origin = Origin.saying("served");
        TestGateway gateway = start(fifo, "64KB", origin)) {
      try (RawClient client = gateway.client()) {
        String agent = "User-Agent: " + "a".repeat(500);
        for (int i = 0; i < requests; i++) {
          assertThat(client.get("/", agent).status()).isEqualTo(200);
        }
      }
      assertThat(gateway.metric("gateway_access_log_lines_dropped_total")).isPositive();
      mayRead.open();
      gateway.shutdown();
      dropped = gateway.metric("gateway_access_log_lines_dropped_total");
    }

    List<String> lines = read.get();
    assertThat(lines).allSatisfy(line -> assertThat(json(line)).containsKey("status"));
    assertThat(lines.size() + dropped).isEqualTo(requests);
  }

  @Test
  void aFileThatIsMovedAwayIsOpenedAnewAndNoLineIsLost() throws Exception {
    Path log = folder.resolve("access.log");
    Path old = folder.resolve("access.log.1");
    int requests = 0;
    try (Origin origin = Origin.saying("served");
        TestGateway gateway = start(log, "8MB", origin);
        RawClient client = gateway.client()) {
      for (; requests < 100; requests++) {
        client.get("/" + requests);
      }
      Files.move(log, old);
      long end = System.nanoTime() + Gate.PATIENCE.toNanos();
      while (!Files.exists(log)) {
        assertThat(System.nanoTime() - end).as("out of patience").isNegative();
        client.get("/" + requests++);
        Thread.sleep(5);
      }
    }

    List<String> before = Files.readAllLines(old);
    List<String> after = Files.readAllLines(log);
    assertThat(before.size() + after.size()).isEqualTo(requests);
    assertThat(after).allSatisfy(line -> assertThat(json(line)).containsKey("path"));
  }
}
