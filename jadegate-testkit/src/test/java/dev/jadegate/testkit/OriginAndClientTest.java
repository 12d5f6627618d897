package dev.jadegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Origin and client, face to face: what one sends, the other sees. */
class OriginAndClientTest {
  @Test
  void aRequestArrivesAsItWasSent() throws Exception {
    try (Origin origin = Origin.saying("hello");
        RawClient client = RawClient.connect(origin.port())) {
      ReceivedResponse response = client.post("/x", "body", "x-ODD:  spaced");

      assertThat(response.text()).isEqualTo("hello");
      ReceivedRequest request = origin.takeRequest();
      assertThat(request.line()).isEqualTo("POST /x HTTP/1.1");
      assertThat(request.fields().lines())
          .containsExactly("Host: gateway.test", "x-ODD:  spaced", "Content-Length: 4");
      assertThat(request.text()).isEqualTo("body");
    }
  }

  @Test
  void chunksAndTrailersAreRead() throws IOException {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n";
    try (Origin origin =
            Origin.answering(
                (request, connection) -> connection.write(chunked + "0\r\nX-T: 1\r\n\r\n"));
        RawClient client = RawClient.connect(origin.port())) {
      ReceivedResponse response = client.get("/");

      assertThat(response.text()).isEqualTo("0123456789");
      assertThat(response.trailers().lines()).containsExactly("X-T: 1");
    }
  }

  @Test
  void aFinIsToldFromAReset() throws IOException {
    Origin.Script script =
        connection -> {
          String target = connection.readRequest().target();
          connection.write("part");
          if (target.equals("/reset")) {
            connection.reset();
          }
        };
    try (Origin origin = Origin.scripted(script);
        RawClient fin = RawClient.connect(origin.port());
        RawClient reset = RawClient.connect(origin.port())) {
      assertThat(fin.sendHead("GET /").readToEnd()).isEqualTo(new RawClient.End("part", false));
      assertThat(reset.sendHead("GET /reset").readToEnd().reset()).isTrue();
    }
  }

  @Test
  void aTruncatedBodyIsNotTakenForAWholeOne() throws IOException {
    Origin.Script script =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart");
        };
    try (Origin origin = Origin.scripted(script);
        RawClient client = RawClient.connect(origin.port())) {
      assertThatThrownBy(() -> client.get("/")).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void anErrorInAScriptFailsTheOriginsEnd() throws IOException {
    Origin origin =
        Origin.answering((request, connection) -> {
          throw new AssertionError("unexpected");
        });
    try (RawClient client = RawClient.connect(origin.port())) {
      client.sendHead("GET /").readToEnd();
    }

    assertThatThrownBy(origin::close).hasMessageContaining("unexpected");
  }
}
