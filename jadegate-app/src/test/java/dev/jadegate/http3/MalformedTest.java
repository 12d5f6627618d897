package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A malformed request costs its client the stream, and no instance sees it. */
@Timeout(60)
class MalformedTest {
  private static final long MESSAGE_ERROR = Http3ErrorCode.H3_MESSAGE_ERROR.code();

  @AutoClose private final Origin origin = Origin.saying("fine");
  @AutoClose private final Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
  @AutoClose private final Http3Client client = gateway.client();

  MalformedTest() throws IOException {}

  private void isRefused(Http3Stream stream) throws InterruptedException {
    assertThat(stream.awaitReset()).isEqualTo(MESSAGE_ERROR);
    assertThat(client.get("/after").response().text()).isEqualTo("fine");
    assertThat(origin.requests()).allMatch(request -> request.target().equals("/after"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upper: case",
        "connection: close",
        "keep-alive: 5",
        "proxy-connection: close",
        "transfer-encoding: chunked",
        "upgrade: websocket",
        "te: gzip",
        "a: b\r\nc: d",
        "a: b\nc",
        "a: \0",
        "a b: c",
        ": empty",
        "content-length: +5",
        "content-length: 5, 5",
        "content-length: 0x5",
        "host: another.test",
        ":method: POST",
        ":status: 200",
        ":unknown: x"
      })
  void aBadFieldIsRefused(String line) throws Exception {
    isRefused(client.open().head(true, ":method: GET", ":path: /", line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":method: GET|:scheme: https|:authority: gw.test",
        ":method: GET|:path: /|:authority: gw.test",
        ":scheme: https|:path: /|:authority: gw.test",
        ":method: GET|:scheme: https|:path: /",
        ":method: GET|:scheme: https|:path: |:authority: gw.test",
        ":method: GET|:scheme: ftp|:path: /|:authority: gw.test",
        ":method: GET|:scheme: https|:path: no-slash|:authority: gw.test",
        ":method: GET|:scheme: https|:path: /|:authority: u@gw.test",
        ":method: G T|:scheme: https|:path: /|:authority: gw.test",
      })
  @DisplayName("pseudo-header fields that are missing or wrong are refused")
  void pseudoFields(String lines) throws Exception {
    isRefused(client.open().section(true, lines.split("\\|")));
  }

  @Test
  void contentThatIsLongerThanItsLengthIsRefused() throws Exception {
    Http3Stream stream = client.open();
    stream.head(false, ":method: POST", ":path: /", "content-length: 3").data("abcd");

    assertThat(stream.awaitReset()).isEqualTo(MESSAGE_ERROR);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void contentThatIsShorterThanItsLengthIsRefused() throws Exception {
    Http3Stream stream = client.open();
    stream.head(false, ":method: POST", ":path: /", "content-length: 3").data("ab").end();

    assertThat(stream.awaitReset()).isEqualTo(MESSAGE_ERROR);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void aLengthWithoutContentIsRefused() throws Exception {
    isRefused(client.open().head(true, ":method: POST", ":path: /", "content-length: 3"));
  }

  @Test
  void pseudoFieldsInTrailersAreRefused() throws Exception {
    Http3Stream stream = client.open();
    stream.head(false, ":method: POST", ":path: /").data("ab").section(true, ":path: /x");

    assertThat(stream.awaitReset()).isEqualTo(MESSAGE_ERROR);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void aStreamWithoutARequestIsIncomplete() throws Exception {
    assertThat(client.open().end().awaitReset())
        .isEqualTo(Http3ErrorCode.H3_REQUEST_INCOMPLETE.code());
  }

  @Test
  void aFinWithinAFrameEndsTheConnection() throws Exception {
    Http3Stream stream = client.open();
    stream.head(false, ":method: POST", ":path: /").raw(new byte[] {0, 10, 'a', 'b'}).end();

    assertThat(client.awaitClose()).isEqualTo(Http3ErrorCode.H3_FRAME_ERROR.code());
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void contentBeforeAnyHeadEndsTheConnection() throws Exception {
    client.open().raw(new byte[] {0, 1, 'a'});

    assertThat(client.awaitClose()).isEqualTo(Http3ErrorCode.H3_FRAME_UNEXPECTED.code());
  }

  @Test
  void malformedRequestsAreCounted() throws Exception {
    client.open().head(true, ":method: GET", ":path: /", "te: gzip").awaitReset();

    assertThat(gateway.gateway().metric("gateway_requests_total", "status=\"400\"")).isOne();
  }
}
