package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** However an instance frames its answer, the client can tell where it ends. */
class ResponseFramingTest {
  private static Origin.Answer raw(String response) {
    return (request, connection) -> connection.write(response);
  }

  @Test
  void chunksStayChunksAndTrailersPass() throws IOException {
    String chunked =
        "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n";
    try (Origin origin = Origin.answering(raw(chunked));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/", "TE: trailers", "Connection: TE");

      assertThat(response.text()).isEqualTo("abcde");
      assertThat(response.fields().values("Transfer-Encoding")).containsExactly("chunked");
      assertThat(response.trailers().lines()).containsExactly("X-Sum: 5");
      assertThat(origin.requests().getFirst().fields().value("TE")).isEqualTo("trailers");
      assertThat(client.get("/").text()).isEqualTo("abcde");
    }
  }

  @Test
  void aTrailerThatFramesIsDropped() throws IOException {
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n0\r\nContent-Length: 9\r\nX-Sum: 5\r\n\r\n";
    try (Origin origin = Origin.answering(raw(chunked));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/", "TE: trailers", "Connection: TE");

      assertThat(response.trailers().lines()).containsExactly("X-Sum: 5");
    }
  }

  @Test
  void aBodyUpToTheConnectionsEndIsSentInChunks() throws IOException {
    Origin.Script untilClose =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n\r\nall of it");
        };
    try (Origin origin = Origin.scripted(untilClose);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.text()).isEqualTo("all of it");
      assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(client.get("/").text()).isEqualTo("all of it");
    }
  }

  @Test
  void anAnswerToHeadKeepsTheLengthAndHasNoBody() throws IOException {
    try (Origin origin = Origin.answering(raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.sendHead("HEAD /").readHead();

      assertThat(response.field("Content-Length")).isEqualTo("99");
      assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
      assertThat(client.sendHead("HEAD /").readHead().status()).isEqualTo(200);
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void a204HasNoBodyAndNoLength() throws IOException {
    try (Origin origin = Origin.answering(raw("HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(204);
      assertThat(response.fields().has("Content-Length")).isFalse();
      assertThat(response.fields().has("Transfer-Encoding")).isFalse();
      assertThat(client.get("/").status()).isEqualTo(204);
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void a304KeepsTheLengthItWasGivenAndHasNoBody() throws IOException {
    String notModified = "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 5\r\n\r\n";
    try (Origin origin = Origin.answering(raw(notModified));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(304);
      assertThat(response.field("Content-Length")).isEqualTo("5");
      assertThat(client.get("/").status()).isEqualTo(304);
    }
  }

  @Test
  void interimResponsesPassBeforeTheFinalOne() throws IOException {
    String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(hints);
              connection.respond(200, "done");
            });
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse interim = client.get("/");

      assertThat(interim.status()).isEqualTo(103);
      assertThat(interim.fields().lines()).containsExactly("Link: </a.css>");
      assertThat(client.readResponse().text()).isEqualTo("done");
    }
  }
}
