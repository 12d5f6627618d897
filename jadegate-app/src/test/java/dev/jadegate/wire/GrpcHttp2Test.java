package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Exchange;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("gRPC over HTTP/2 on both sides (SEMANTICS 81, 117-121)")
class GrpcHttp2Test {
  private static final String CALL = "/grpc.Greeter/Greet";
  private static final String MESSAGE = "\0\0\0\0\2hi";
  private static final String TYPE = "content-type: application/grpc";
  private static final String RESPONSES = "gateway_grpc_responses_total";

  private static TestGateway start(Http2Origin origin, String more) throws IOException {
    return TestGateway.start(
        """
        services:
          - name: calls
            path: /
            protocol: grpc
            instances: ["%s"]
        """
                .formatted(origin.address())
            + more);
  }

  private static Http2Origin calling() throws Exception {
    return Http2Origin.answering((request, stream) -> {
      stream.head(200, TYPE);
      stream.write(MESSAGE);
      stream.end("grpc-status: 0");
    });
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void callPassesWithTrailersAndWhatIsLeftOfItsDeadline() throws Exception {
    try (Http2Origin origin = calling();
        TestGateway gateway = start(origin, "");
        Http2Client client = Http2Client.connect(gateway.port())) {
      ReceivedResponse answer = client.post(CALL, MESSAGE, TYPE, "grpc-timeout: 20S");

      ReceivedRequest asked = origin.takeRequest();
      assertThat(asked.fields().value("te")).isEqualTo("trailers");
      assertThat(asked.fields().value("grpc-timeout")).matches("1[0-9]{7}u");
      assertThat(asked.text()).isEqualTo(MESSAGE);
      assertThat(answer.text()).isEqualTo(MESSAGE);
      assertThat(answer.trailers().value("grpc-status")).isEqualTo("0");
      assertThat(gateway.metric(RESPONSES, "grpc_status=\"0\"")).isOne();
    }
  }

  @Test
  void refusalOfTheGatewayIsTrailersOnly() throws Exception {
    try (Http2Origin origin = calling();
        TestGateway gateway = start(origin, "    ip: {deny: all}\n");
        Http2Client client = Http2Client.connect(gateway.port())) {
      ReceivedResponse answer = client.start("POST", CALL, TYPE).readResponse();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("grpc-status")).isEqualTo("7");
      assertThat(answer.body()).isEmpty();
      assertThat(answer.trailers().lines()).isEmpty();
    }
  }

  @Test
  void bothSidesOfAStreamSpeakByTurns() throws Exception {
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readHead();
              stream.head(200, TYPE);
              for (byte[] message = stream.read(); message.length > 0; message = stream.read()) {
                stream.write(message);
              }
              stream.end("grpc-status: 0");
            });
        TestGateway gateway = start(origin, "    timeout: {response: 1ms}\n");
        Http2Client client = Http2Client.connect(gateway.port())) {
      Http2Exchange call = client.open("POST", CALL, TYPE);
      assertThat(call.readHead().status()).isEqualTo(200);
      for (int i = 0; i < 20; i++) {
        call.write(MESSAGE);
        assertThat(text(call.read())).isEqualTo(MESSAGE);
      }
      call.end();

      assertThat(call.readAll()).isEmpty();
      assertThat(call.trailers().value("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void deadlineWithinAStreamEndsItByTrailers() throws Exception {
    Gate over = new Gate();
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readRequest();
              stream.head(200, TYPE);
              stream.write(MESSAGE);
              assertThat(stream.awaitReset()).isEqualTo(Http2Error.CANCEL);
              over.open();
            });
        TestGateway gateway = start(origin, "");
        Http2Client client = Http2Client.connect(gateway.port())) {
      ReceivedResponse answer = client.post(CALL, MESSAGE, TYPE, "grpc-timeout: 200m");

      assertThat(answer.text()).isEqualTo(MESSAGE);
      assertThat(answer.trailers().value("grpc-status")).isEqualTo("4");
      assertThat(gateway.metric(RESPONSES, "grpc_status=\"4\"")).isOne();
      over.await();
    }
  }

  @Test
  void callOfABrowserReachesAnInstanceOfGrpc() throws Exception {
    try (Http2Origin origin = calling();
        TestGateway gateway = start(origin, "    grpc_web: true\n");
        RawClient browser = gateway.client();
        Http2Client client = Http2Client.connect(gateway.port())) {
      String web = "Content-Type: application/grpc-web+proto";
      String ended = MESSAGE + "\u0080\0\0\0\u0010grpc-status: 0\r\n";

      assertThat(browser.post(CALL, MESSAGE, web).text()).isEqualTo(ended);
      ReceivedResponse answer = client.post(CALL, MESSAGE, web);

      assertThat(answer.text()).isEqualTo(ended);
      assertThat(answer.trailers().lines()).isEmpty();
      assertThat(origin.takeRequest().fields().value("content-type"))
          .isEqualTo("application/grpc+proto");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CANCEL, 1",
    "INADEQUATE_SECURITY, 7",
    "ENHANCE_YOUR_CALM, 8",
    "REFUSED_STREAM, 14",
    "INTERNAL_ERROR, 13"
  })
  void codeOfAResetBecomesAStatus(Http2Error code, String status) throws Exception {
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readHead();
              stream.reset(code);
            });
        TestGateway gateway = start(origin, "");
        Http2Client client = Http2Client.connect(gateway.port())) {
      ReceivedResponse answer = client.post(CALL, MESSAGE, TYPE);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("grpc-status")).isEqualTo(status); // SEMANTICS 119
      assertThat(gateway.metric(RESPONSES, "grpc_status=\"" + status + "\"")).isOne();
    }
  }

  @Test
  void codeOfAResetAfterTheHeadStandsInTheTrailers() throws Exception {
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readHead();
              stream.head(200, TYPE);
              stream.write(MESSAGE);
              stream.reset(Http2Error.ENHANCE_YOUR_CALM);
            });
        TestGateway gateway = start(origin, "");
        Http2Client client = Http2Client.connect(gateway.port())) {
      ReceivedResponse answer = client.post(CALL, MESSAGE, TYPE);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.trailers().value("grpc-status")).isEqualTo("8");
    }
  }
}
