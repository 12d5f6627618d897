package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GrpcExampleTest {
  private static final String CALL = "/helloworld.Greeter/SayHello";
  private static final String NOTHING = "\0\0\0\0\0";

  @AutoClose private final Http2Origin first = greeter("1");
  @AutoClose private final Http2Origin second = greeter("2");

  @AutoClose
  private final ExampleGateway gateway =
      ExampleGateway.start(
          "examples/grpc/gateway.yaml",
          Map.of(
              "GREETER_1_PORT",
              Integer.toString(first.port()),
              "GREETER_2_PORT",
              Integer.toString(second.port())));

  GrpcExampleTest() throws IOException, InterruptedException {}

  /** Answers each call with a message of one letter. */
  private static Http2Origin greeter(String name) throws IOException, InterruptedException {
    return Http2Origin.answering((request, stream) -> {
      stream.head(200, "content-type: application/grpc");
      stream.write("\0\0\0\0\1" + name);
      stream.end("grpc-status: 0");
    });
  }

  @Test
  void callsOfOneConnectionGoToBothInstances() throws Exception {
    try (Http2Client client = Http2Client.connect(gateway.port())) {
      for (String name : new String[] {"1", "2", "1", "2"}) {
        ReceivedResponse answer = client.post(CALL, NOTHING, "content-type: application/grpc");

        assertThat(answer.text()).endsWith(name);
        assertThat(answer.trailers().value("grpc-status")).isEqualTo("0");
      }
    }
  }

  @Test
  void routeCapsTheDeadline() throws Exception {
    try (Http2Client client = Http2Client.connect(gateway.port())) {
      client.post(CALL, NOTHING, "content-type: application/grpc", "grpc-timeout: 1M");

      assertThat(first.takeRequest().fields().value("grpc-timeout")).matches("2[0-9]{7}u");
    }
  }

  @Test
  void browserIsUnderstood() throws Exception {
    try (RawClient browser = RawClient.connect(gateway.port())) {
      ReceivedResponse answer =
          browser.post(
              CALL,
              NOTHING,
              "Origin: http://localhost:3000",
              "Content-Type: application/grpc-web+proto");

      assertThat(answer.text()).endsWith("1\u0080\0\0\0\u0010grpc-status: 0\r\n");
      assertThat(answer.field("access-control-allow-origin")).isEqualTo("http://localhost:3000");
    }
  }
}
