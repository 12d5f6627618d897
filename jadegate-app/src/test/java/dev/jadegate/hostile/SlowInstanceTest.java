package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Instances that keep saying something, and never what they were asked. */
class SlowInstanceTest {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static void is504(Origin.Answer answer) throws IOException {
    try (Origin origin = Origin.answering(answer);
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    timeout: {response: 200ms}\n");
        RawClient client = gateway.client()) {
      int status = client.sendHead("POST /", "Content-Length: 0").readHead().status();
      while (status < 200) {
        status = client.readHead().status();
      }

      assertThat(status).isEqualTo(504);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"response_timeout\""))
          .isEqualTo(1);
    }
  }

  @Test
  @DisplayName("79: a head byte by byte must be there in time, however steady it is")
  void aHeadByteByByteIs504() throws IOException {
    is504((request, connection) ->
        connection.trickle("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1000), PAUSE));
  }

  @Test
  @DisplayName("79: interim responses do not buy time")
  void interimResponsesDoNotBuyTime() throws IOException {
    is504((request, connection) -> {
      for (int i = 0; i < 1000; i++) {
        Thread.sleep(PAUSE);
        connection.write("HTTP/1.1 103 Early Hints\r\n\r\n");
      }
    });
  }

  @Test
  @DisplayName("80: a body may take its time, chunk line by chunk line")
  void aBodyMayTrickle() throws IOException {
    Origin.Answer answer =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.trickle("3;x\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n", PAUSE);
        };
    try (Origin origin = Origin.answering(answer);
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin) + "    timeout: {response: 300ms, idle: 300ms}\n");
        RawClient client = gateway.client()) {
      var response = client.get("/");

      assertThat(response.text()).isEqualTo("abcde");
      assertThat(response.trailers().lines()).containsExactly("X: y");
    }
  }
}
