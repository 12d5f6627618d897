package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.websocket.Handshake;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("WebSocket on a stream is an upgrade inside (RFC 8441, section 5)")
final class ExtendedConnectTest {
  private final SplittableRandom random = new SplittableRandom(8441);
  private final HeaderBlock fields = new HeaderBlock();

  private RequestHead connect() {
    return new RequestHead(HttpMethod.CONNECT, "/chat?a=1", HttpVersion.HTTP_1_1, fields, true);
  }

  private RequestHead translated() {
    return Objects.requireNonNull(ExtendedConnect.request(connect(), "websocket", random));
  }

  private static ResponseHead answer(int status) {
    HeaderBlock block = new HeaderBlock();
    block.add(FieldNames.CONNECTION, "upgrade");
    block.add(FieldNames.UPGRADE, "websocket");
    block.add(FieldNames.SEC_WEBSOCKET_ACCEPT, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    block.add(FieldNames.SEC_WEBSOCKET_PROTOCOL, "chat");
    return new ResponseHead(HttpResponseStatus.valueOf(status), block);
  }

  @Test
  void connectBecomesAGetThatAsksForAnUpgrade() {
    fields.add("Host", "a.test");
    fields.add("Sec-WebSocket-Protocol", "chat");
    fields.add("Sec-WebSocket-Version", "13");

    RequestHead get = translated();

    assertThat(get.method()).isEqualTo(HttpMethod.GET);
    assertThat(get.uri()).isEqualTo("/chat?a=1");
    assertThat(get.hasBody()).isFalse();
    assertThat(get.headers().get("Connection")).isEqualTo("Upgrade");
    assertThat(get.headers().get("Upgrade")).isEqualTo("websocket");
    assertThat(get.headers().get("Host")).isEqualTo("a.test");
    assertThat(get.headers().get("Sec-WebSocket-Protocol")).isEqualTo("chat");
    assertThat(get.headers().getAll("Sec-WebSocket-Version")).containsExactly("13");
    assertThat(Handshake.isKey(get.headers().get("Sec-WebSocket-Key"))).isTrue();
  }

  @Test
  void everyRequestHasItsOwnKey() {
    String first = translated().headers().get("Sec-WebSocket-Key");

    assertThat(translated().headers().getAll("Sec-WebSocket-Key")).hasSize(1);
    assertThat(translated().headers().get("Sec-WebSocket-Key")).isNotEqualTo(first);
  }

  @Test
  void theVersionIsKeptOrTheOnlyOneThereIs() {
    assertThat(translated().headers().get("Sec-WebSocket-Version")).isEqualTo("13");
    fields.set("Sec-WebSocket-Version", "8");
    assertThat(translated().headers().get("Sec-WebSocket-Version")).isEqualTo("8");
  }

  @Test
  void aLengthWouldFrameNothing() {
    fields.add("Content-Length", "5");

    assertThat(translated().headers().contains("Content-Length")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect-udp", "", "websockets"})
  void anotherProtocolIsUnknown(String protocol) {
    assertThat(ExtendedConnect.request(connect(), protocol, random)).isNull();
  }

  @Test
  void switchingProtocolsIs200WithoutWhatBelongsToTheConnection() {
    ResponseHead head = answer(101);
    assertThat(ExtendedConnect.isOpening(head)).isTrue();

    ExtendedConnect.answer(head);

    assertThat(head.status()).isEqualTo(HttpResponseStatus.OK);
    assertThat(head.headers().names()).containsExactly("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204})
  @DisplayName("an instance's plain 200 must not look like an open tunnel")
  void anotherSuccessIsABadAnswer(int status) {
    ResponseHead head = answer(status);

    ExtendedConnect.answer(head);

    assertThat(head.status().code()).isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 403, 426, 502})
  void anyOtherAnswerIsRelayed(int status) {
    ResponseHead head = answer(status);

    ExtendedConnect.answer(head);

    assertThat(head.status().code()).isEqualTo(status);
  }
}
