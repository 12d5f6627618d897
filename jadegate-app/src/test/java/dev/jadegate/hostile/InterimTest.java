package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Interim responses that would frame. */
class InterimTest {
  @Test
  @DisplayName("19: an interim response frames nothing (RFC 9110, section 8.6)")
  void anInterimResponseHasNoLength() throws IOException {
    Origin.Answer answer =
        (request, connection) -> {
          connection.write("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\nLink: x\r\n\r\n");
          connection.write("HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.respond(200, "hello");
        };
    try (Origin origin = Origin.answering(answer);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse first = client.sendHead("GET /").readHead();
      assertThat(first.status()).isEqualTo(103);
      assertThat(first.fields().lines()).containsExactly("Link: x");
      assertThat(client.readHead().fields().lines()).isEmpty();
      assertThat(client.readResponse().text()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("58: a 101 frames nothing, whatever its fields say")
  void aSwitchHasNoLength() throws IOException {
    Origin.Answer answer =
        (request, connection) -> {
          connection.write(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: raw\r\nConnection: upgrade\r\n"
                  + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nraw");
          connection.awaitEnd();
        };
    try (Origin origin = Origin.answering(answer);
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    upgrade: [raw]\n");
        RawClient client = gateway.client()) {
      ReceivedResponse head =
          client.sendHead("GET /", "Connection: upgrade", "Upgrade: raw").readHead();

      assertThat(head.status()).isEqualTo(101);
      assertThat(head.fields().names()).doesNotContain("Content-Length", "Transfer-Encoding");
      assertThat(client.read(3)).isEqualTo("raw");
    }
  }
}
