package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("gRPC-Web over HTTP/1.1 to an instance that speaks gRPC (gRPC PROTOCOL-WEB)")
class GrpcWebTest {
  private static final String CALL = "/grpc.Greeter/Greet";
  private static final String MESSAGE = "\0\0\0\0\2hi";
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static Origin calling() throws IOException {
    return Origin.answering((request, connection) ->
        connection.write(ANSWER + "7\r\n" + MESSAGE + "\r\n0\r\ngrpc-status: 0\r\n\r\n"));
  }

  private static TestGateway start(Origin origin, String more) throws IOException {
    return TestGateway.start(TestGateway.forwarding(origin) + "    grpc_web: true\n" + more);
  }

  /** The message of trailers with these lines. */
  private static String trailers(String lines) {
    return "\u0080\0\0\0" + (char) lines.length() + lines;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void binaryCallIsTranslatedBothWays() throws Exception {
    try (Origin origin = calling();
        TestGateway gateway = start(origin, "");
        RawClient client = gateway.client()) {
      ReceivedResponse answer =
          client.post(CALL, MESSAGE, "Content-Type: application/grpc-web+proto", "X-Grpc-Web: 1");

      ReceivedRequest asked = origin.takeRequest();
      assertThat(asked.fields().value("content-type")).isEqualTo("application/grpc+proto");
      assertThat(asked.fields().value("te")).isEqualTo("trailers");
      assertThat(asked.text()).isEqualTo(MESSAGE);
      assertThat(answer.field("content-type")).isEqualTo("application/grpc-web+proto");
      assertThat(answer.text()).isEqualTo(MESSAGE + trailers("grpc-status: 0\r\n"));
      assertThat(answer.trailers().lines()).isEmpty();
      assertThat(gateway.metric("gateway_grpc_responses_total", "grpc_status=\"0\"")).isOne();
    }
  }

  @Test
  void textCallIsDecodedAndItsAnswerEncoded() throws Exception {
    try (Origin origin = calling();
        TestGateway gateway = start(origin, "");
        RawClient client = gateway.client()) {
      ReceivedResponse answer =
          client.post(
              CALL,
              base64(MESSAGE),
              "Content-Type: application/grpc-web-text",
              "Accept: application/grpc-web-text");

      assertThat(origin.takeRequest().text()).isEqualTo(MESSAGE);
      assertThat(answer.field("content-type")).isEqualTo("application/grpc-web-text");
      assertThat(answer.text()).isEqualTo(base64(MESSAGE) + base64(trailers("grpc-status: 0\r\n")));
    }
  }

  @Test
  void messagesPassAsTheyCome() throws Exception {
    Gate first = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(ANSWER + "7\r\n" + MESSAGE + "\r\n");
              first.await();
              connection.write("7\r\n" + MESSAGE + "\r\n0\r\ngrpc-status: 0\r\n\r\n");
            });
        TestGateway gateway = start(origin, "");
        RawClient client = gateway.client()) {
      client
          .sendHead("POST " + CALL, "Content-Type: application/grpc-web-text", "Content-Length: 12")
          .send(base64(MESSAGE));
      client.readHead();
      assertThat(client.read(16)).isEqualTo("c\r\n" + base64(MESSAGE) + "\r");
      first.open();
      assertThat(client.read(17)).isEqualTo("\nc\r\n" + base64(MESSAGE) + "\r");
    }
  }

  @Test
  void requestOfManyPiecesIsDecodedOnTheWay() throws Exception {
    StringBuilder messages = new StringBuilder();
    try (Origin origin = calling();
        TestGateway gateway = start(origin, "");
        RawClient client = gateway.client()) {
      client.sendHead(
          "POST " + CALL, "Content-Type: application/grpc-web-text", "Transfer-Encoding: chunked");
      for (int i = 0; i < 100; i++) {
        String message = "\0\0\0\0" + (char) i + "x".repeat(i);
        messages.append(message);
        String piece = base64(message);
        client.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      }
      client.send("0\r\n\r\n").readResponse();

      assertThat(origin.takeRequest().text()).isEqualTo(messages.toString());
    }
  }

  @Test
  void answerOfTrailersOnlyAndRefusalsOfTheGatewayEndInAMessageToo() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.respond(
                    200,
                    "",
                    "Content-Type: application/grpc",
                    "grpc-status: 5",
                    "grpc-message: no"));
        TestGateway gateway = start(origin, "");
        TestGateway denying = start(origin, "    ip: {deny: all}\n");
        RawClient client = gateway.client();
        RawClient denied = denying.client()) {
      String type = "Content-Type: application/grpc-web";

      assertThat(client.post(CALL, MESSAGE, type).text())
          .isEqualTo(trailers("grpc-status: 5\r\ngrpc-message: no\r\n"));
      assertThat(denied.post(CALL, MESSAGE, type).text())
          .isEqualTo(trailers("grpc-status: 7\r\ngrpc-message: not allowed\r\n"));
      assertThat(gateway.metric("gateway_grpc_responses_total", "grpc_status=\"5\"")).isOne();
      assertThat(denying.metric("gateway_grpc_responses_total", "grpc_status=\"7\"")).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!!!", "AAA", "A=AA"})
  void bodyThatIsNotBase64IsRefused(String body) throws Exception {
    try (Origin origin = calling();
        TestGateway gateway = start(origin, "");
        RawClient client = gateway.client()) {
      ReceivedResponse answer =
          client.post(CALL, body, "Content-Type: application/grpc-web-text+proto");

      assertThat(answer.text())
          .isEqualTo(base64(trailers("grpc-status: 13\r\ngrpc-message: malformed request\r\n")));
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"bad_request\""))
          .isOne();
    }
  }

  @Test
  void preflightIsAnsweredByTheCorsPolicy() throws Exception {
    String cors =
        """
            cors:
              origins: ["https://shop.example.com"]
              methods: [POST]
              headers: [content-type, x-grpc-web, x-user-agent, grpc-timeout]
              expose: [grpc-status, grpc-message]
        """;
    try (Origin origin = calling();
        TestGateway gateway = start(origin, cors);
        RawClient client = gateway.client()) {
      ReceivedResponse preflight =
          client
              .sendHead(
                  "OPTIONS " + CALL,
                  "Origin: https://shop.example.com",
                  "Access-Control-Request-Method: POST",
                  "Access-Control-Request-Headers: content-type,x-grpc-web")
              .readResponse();
      ReceivedResponse answer =
          client.post(
              CALL,
              MESSAGE,
              "Origin: https://shop.example.com",
              "Content-Type: application/grpc-web+proto");

      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.field("access-control-allow-methods")).isEqualTo("POST");
      assertThat(answer.field("access-control-allow-origin")).isEqualTo("https://shop.example.com");
      assertThat(answer.field("access-control-expose-headers"))
          .isEqualTo("grpc-status, grpc-message");
    }
  }

  @Test
  void withoutThePolicyNothingIsTranslatedOrCounted() throws Exception {
    try (Origin origin = calling();
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.post(CALL, MESSAGE, "Content-Type: application/grpc-web");

      assertThat(origin.takeRequest().fields().value("content-type"))
          .isEqualTo("application/grpc-web");
      assertThat(gateway.metric("gateway_grpc_responses_total")).isZero();
    }
  }
}
