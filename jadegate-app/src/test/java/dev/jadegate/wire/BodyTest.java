package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Bodies pass whole in both directions, framed by length, by chunks, or by the connection's end.
 */
class BodyTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, request.text()));

  @AutoClose private final TestGateway gateway = TestGateway.forwardingTo(origin);
  @AutoClose private final RawClient client = gateway.client();

  BodyTest() throws IOException {}

  @Test
  void aPostWithALengthKeepsItsLength() throws IOException {
    ReceivedResponse response = client.post("/", "some words");

    assertThat(response.text()).isEqualTo("some words");
    ReceivedRequest received = origin.requests().getFirst();
    assertThat(received.fields().value("Content-Length")).isEqualTo("10");
    assertThat(received.fields().has("Transfer-Encoding")).isFalse();
  }

  @Test
  void aPostInChunksStaysInChunks() throws IOException {
    client.sendHead("POST /", "Transfer-Encoding: chunked");
    client.send("5\r\nsome \r\n").send("5;ext=1\r\nwords\r\n0\r\n\r\n");

    assertThat(client.readResponse().text()).isEqualTo("some words");
    ReceivedRequest received = origin.requests().getFirst();
    assertThat(received.fields().value("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(received.fields().has("Content-Length")).isFalse();
  }

  @Test
  void aPostWithoutABodyIsSentWithLengthZero() throws IOException {
    client.post("/", "");

    assertThat(origin.requests().getFirst().fields().value("Content-Length")).isEqualTo("0");
  }

  @Test
  void aGetWithoutABodyIsSentWithoutFraming() throws IOException {
    client.get("/");

    assertThat(origin.requests().getFirst().fields().has("Content-Length")).isFalse();
    assertThat(origin.requests().getFirst().fields().has("Transfer-Encoding")).isFalse();
  }

  @Test
  void aLargeBodyPassesBothWays() throws Exception {
    String large = "0123456789abcdef".repeat(128 * 1024);
    Thread.ofVirtual()
        .start(() -> {
          try {
            client.sendHead("POST /", "Content-Length: " + large.length()).send(large);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });

    assertThat(client.readResponse().text().equals(large)).isTrue();
  }

  @Test
  void aBodyThatComesByteForByteIsPassedOn() throws IOException {
    client.sendHead("POST /", "Content-Length: 3");
    for (String letter : new String[] {"a", "b", "c"}) {
      client.send(letter);
    }

    assertThat(client.readResponse().text()).isEqualTo("abc");
  }

  @Test
  void requestsFollowABodyOnTheSameConnection() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(client.post("/", "body " + i).text()).isEqualTo("body " + i);
    }

    assertThat(origin.connections()).isEqualTo(1);
  }
}
