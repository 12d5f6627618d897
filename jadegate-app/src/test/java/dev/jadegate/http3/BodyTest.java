package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests over HTTP/3 pass whole to an HTTP/1 instance, and its responses back. */
@Timeout(60)
class BodyTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) ->
          connection.respond(
              200, request.method().equals("HEAD") ? "" : request.method() + request.text()));

  @AutoClose private final Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
  @AutoClose private final Http3Client client = gateway.client();

  BodyTest() throws IOException {}

  @Test
  void aGetIsSentWithoutFraming() throws Exception {
    ReceivedResponse response = client.get("/some?query").response();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("GET");
    ReceivedRequest received = origin.requests().getFirst();
    assertThat(received.line()).isEqualTo("GET /some?query HTTP/1.1");
    assertThat(received.fields().value("Host")).isEqualTo("gw.test");
    assertThat(received.fields().has("Transfer-Encoding")).isFalse();
    assertThat(received.fields().has("Content-Length")).isFalse();
    assertThat(received.fields().value("X-Forwarded-Proto")).isEqualTo("https");
  }

  @Test
  void aPostWithALengthKeepsItsLength() throws Exception {
    Http3Stream stream = client.open();
    stream.head(false, ":method: POST", ":path: /", "content-length: 10");
    stream.data("some ").data("words").end();

    assertThat(stream.response().text()).isEqualTo("POSTsome words");
    Fields fields = origin.requests().getFirst().fields();
    assertThat(fields.value("Content-Length")).isEqualTo("10");
  }

  @Test
  void aPostWithoutALengthIsSentInChunks() throws Exception {
    Http3Stream stream = client.open();
    stream.head(false, ":method: POST", ":path: /").data("words").end();

    assertThat(stream.response().text()).isEqualTo("POSTwords");
    Fields fields = origin.requests().getFirst().fields();
    assertThat(fields.value("Transfer-Encoding")).isEqualTo("chunked");
  }
}
