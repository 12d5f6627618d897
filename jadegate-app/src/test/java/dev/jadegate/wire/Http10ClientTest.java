package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/1.0, which know neither chunks nor interim responses nor Host. */
class Http10ClientTest {
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n";

  @Test
  void theConnectionEndsAfterTheAnswer() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n").readResponse();

      assertThat(response.text()).isEqualTo("hello");
      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", false));
    }
  }

  @Test
  void theConnectionStaysIfAskedFor() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      String request = "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
      ReceivedResponse response = client.send(request).readResponse();

      assertThat(response.field("Connection")).isEqualTo("keep-alive");
      assertThat(client.send(request).readResponse().text()).isEqualTo("hello");
    }
  }

  @Test
  void chunksBecomeABodyUpToTheEnd() throws IOException {
    try (Origin origin = Origin.answering((request, connection) -> connection.write(CHUNKED));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response =
          client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n").readResponse();

      assertThat(response.text()).isEqualTo("abc");
      assertThat(response.fields().has("Transfer-Encoding")).isFalse();
      assertThat(response.field("Connection")).isEqualTo("close");
    }
  }

  @Test
  void interimResponsesAreNotPassedOn() throws IOException {
    String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(hints);
              connection.respond(200, "done");
            });
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void theInstanceSeesHttp11WithAHostAndNoExpectation() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.send("POST /x HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
      client.readResponse();

      ReceivedRequest received = origin.requests().getFirst();
      assertThat(received.line()).isEqualTo("POST /x HTTP/1.1");
      assertThat(received.fields().has("Expect")).isFalse();
      assertThat(received.fields().value("Host")).isEqualTo("127.0.0.1:" + gateway.port());
      assertThat(received.text()).isEqualTo("hi");
    }
  }
}
