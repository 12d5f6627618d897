package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "gRPC over HTTP/1.1: how calls end, what is counted, deadlines (SEMANTICS 81, 117-121)")
class GrpcTest {
  private static final String CALL = "/grpc.Greeter/Greet";
  private static final String MESSAGE = "\0\0\0\0\2hi";
  private static final String TYPE = "Content-Type: application/grpc+proto";
  private static final String RESPONSES = "gateway_grpc_responses_total";

  @TempDir private Path folder;

  /** An origin that answers each call with one message and these trailers. */
  private static Origin calling(String... trailers) throws IOException {
    return Origin.answering((request, connection) ->
        connection.write(
            "HTTP/1.1 200 OK\r\ncontent-type: application/grpc+proto\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n7\r\n"
                + MESSAGE
                + "\r\n0\r\n"
                + String.join("\r\n", trailers)
                + "\r\n\r\n"));
  }

  private static ReceivedResponse call(TestGateway gateway, String... fields) throws IOException {
    try (RawClient client = gateway.client()) {
      String[] all = java.util.Arrays.copyOf(fields, fields.length + 1);
      all[fields.length] = TYPE;
      return client.post(CALL, MESSAGE, all);
    }
  }

  @Test
  void callPassesWithItsTrailersWhateverTheClientSaysOfThem() throws Exception {
    try (Origin origin = calling("grpc-status: 0", "grpc-message: a%20b");
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      ReceivedResponse answer = call(gateway);

      ReceivedRequest asked = origin.takeRequest();
      assertThat(asked.fields().value("te")).isEqualTo("trailers");
      assertThat(asked.fields().value("content-type")).isEqualTo("application/grpc+proto");
      assertThat(asked.text()).isEqualTo(MESSAGE);
      assertThat(answer.text()).isEqualTo(MESSAGE);
      assertThat(answer.trailers().value("grpc-status")).isEqualTo("0");
      assertThat(answer.trailers().value("grpc-message")).isEqualTo("a%20b");
      assertThat(gateway.metric(RESPONSES, "service=\"origins\"", "grpc_status=\"0\"")).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/grpc, 'grpc-status: 5', 5",
    "200, application/grpc, 'grpc-status: 99', other",
    "200, application/grpc, 'x: y', 2",
    "503, text/html, 'x: y', 14",
    "404, text/plain, 'x: y', 12"
  })
  @DisplayName("what the instance says passes as it is, and is counted as a client reads it")
  void otherAnswers(int status, String type, String line, String counted) throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.respond(status, "", "Content-Type: " + type, line));
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      ReceivedResponse answer = call(gateway);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.field("content-type")).isEqualTo(type);
      assertThat(answer.fields().lines()).contains(line);
      assertThat(gateway.metric(RESPONSES)).isOne();
      assertThat(gateway.metric(RESPONSES, "grpc_status=\"" + counted + "\"")).isOne();
    }
  }

  @Test
  void otherRequestsAreNotCountedAsCalls() throws Exception {
    try (Origin origin = calling("grpc-status: 0");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.get("/");
      client.post("/", "{}", "Content-Type: application/json");

      assertThat(origin.takeRequest().fields().has("te")).isFalse();
      assertThat(gateway.metric(RESPONSES)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'services: [{name: a, path: /other, instances: [\"127.0.0.1:1\"]}]', 12, no route, gateway",
    "'services: [{name: a, path: /, instances: [\"127.0.0.1:1\"]}]', 14, service unavailable, a",
    "'services: [{name: a, path: /, instances: [\"127.0.0.1:1\"], ip: {deny: all}}]', 7, not"
        + " allowed, a"
  })
  void whatTheGatewayRefusesIsTrailersOnly(
      String config, String status, String message, String service) throws Exception {
    try (TestGateway gateway = TestGateway.start(config)) {
      ReceivedResponse answer = call(gateway);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("content-type")).isEqualTo("application/grpc");
      assertThat(answer.field("grpc-status")).isEqualTo(status);
      assertThat(answer.field("grpc-message")).isEqualTo(message);
      assertThat(answer.body()).isEmpty();
      assertThat(
              gateway.metric(
                  RESPONSES, "grpc_status=\"" + status + "\"", "service=\"" + service + "\""))
          .isOne();
    }
  }

  private static long millis(ReceivedRequest request) {
    String timeout = request.fields().value("grpc-timeout");
    assertThat(timeout).matches("[0-9]{1,8}[mun]");
    long number = Long.parseLong(timeout.substring(0, timeout.length() - 1));
    return switch (timeout.charAt(timeout.length() - 1)) {
      case 'm' -> number;
      case 'u' -> number / 1000;
      default -> number / 1_000_000;
    };
  }

  @ParameterizedTest
  @CsvSource({"20S, 0s, 20000", "20S, 5s, 5000", "2S, 5s, 2000", "'', 5s, 5000", "1H, 0s, 3600000"})
  @DisplayName("what is left of the client's deadline or the route's goes on, whichever is shorter")
  void deadlineGoesOn(String asked, String total, long atMost) throws Exception {
    try (Origin origin = calling("grpc-status: 0");
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin) + "    timeout: {total: " + total + "}\n")) {
      call(gateway, asked.isEmpty() ? "X: y" : "grpc-timeout: " + asked);

      assertThat(millis(origin.takeRequest())).isBetween(atMost - 1900, atMost - 1);
    }
  }

  @Test
  void callWithoutAnyLimitHasNoTimeout() throws Exception {
    try (Origin origin = calling("grpc-status: 0");
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      call(gateway);

      assertThat(origin.takeRequest().fields().has("grpc-timeout")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "S", "123456789n", "-1S", "1s", "1S\r\ngrpc-timeout: 1S"})
  void timeoutThatCannotBeReadIsInternal(String timeout) throws Exception {
    try (Origin origin = calling("grpc-status: 0");
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      ReceivedResponse answer = call(gateway, "grpc-timeout: " + timeout);

      assertThat(answer.field("grpc-status")).isEqualTo("13");
      assertThat(origin.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"50m, 0s, 1ms", "10S, 50ms, 1ms", "0n, 0s, 30s"})
  @DisplayName(
      "a call whose time is up ends with 4; its deadline stands in for the response timeout")
  void deadlineExceeded(String asked, String total, String response) throws Exception {
    Gate over = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              over.await();
              connection.respond(200, "late");
            });
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin)
                    + "    timeout: {total: %s, response: %s}\n".formatted(total, response))) {
      ReceivedResponse answer = call(gateway, "grpc-timeout: " + asked);
      over.open();

      assertThat(answer.field("grpc-status")).isEqualTo("4");
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"response_timeout\""))
          .isOne();
      assertThat(gateway.metric(RESPONSES, "grpc_status=\"4\"")).isOne();
    }
  }

  @Test
  void callThatBreaksOffEndsByTrailersThatSaySo() throws Exception {
    try (Origin origin = breakingOff("Transfer-Encoding: chunked\r\n\r\n7\r\n" + MESSAGE + "\r\n");
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      ReceivedResponse answer = call(gateway);

      assertThat(answer.text()).isEqualTo(MESSAGE);
      assertThat(answer.trailers().value("grpc-status")).isEqualTo("14");
      assertThat(gateway.metric(RESPONSES, "grpc_status=\"14\"")).isOne();
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"truncated\"")).isOne();
    }
  }

  @Test
  void callThatCannotHaveTrailersIsCut() throws Exception {
    try (Origin origin = breakingOff("Content-Length: 14\r\n\r\n" + MESSAGE);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST " + CALL, TYPE, "Content-Length: 0");

      assertThat(client.readToEnd().text()).endsWith("\r\n\r\n" + MESSAGE);
    }
  }

  private static Origin breakingOff(String rest) throws IOException {
    return Origin.scripted(connection -> {
      connection.readRequest();
      connection.write("HTTP/1.1 200 OK\r\ncontent-type: application/grpc\r\n" + rest);
    });
  }

  @Test
  void logHasTheStatusOfCallsOnly() throws Exception {
    Path log = folder.resolve("access.log");
    try (Origin origin = calling("grpc-status: 3");
        TestGateway gateway =
            TestGateway.start(
                "logging: {access_log: {path: %s}}\n".formatted(log)
                    + TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      call(gateway);
      client.get("/");
      gateway.shutdown();
    }

    assertThat(Files.readAllLines(log))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"status\":200,\"grpc_status\":3,"),
            second -> assertThat(second).doesNotContain("grpc_status"));
  }
}
