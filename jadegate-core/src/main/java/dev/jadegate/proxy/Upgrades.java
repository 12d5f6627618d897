package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.websocket.Handshake;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of both sides of an upgrade (RFC 9110, section 7.8), and of WebSocket's above all.
 */
final class Upgrades {
  private static final String WEBSOCKET = "websocket";

  private Upgrades() {}

  static boolean isWebSocket(@Nullable String protocol) {
    return WEBSOCKET.equalsIgnoreCase(protocol);
  }

  /** What is wrong with a client's opening handshake (RFC 6455, section 4.2.1); null if nothing. */
  static @Nullable Failure refusal(RequestHead request) {
    HeaderBlock fields = request.block();
    String version = fields.get(FieldNames.SEC_WEBSOCKET_VERSION);
    boolean wellFormed =
        request.method() == HttpMethod.GET
            && fields.countOf(FieldNames.SEC_WEBSOCKET_KEY) == 1
            && Handshake.isKey(fields.get(FieldNames.SEC_WEBSOCKET_KEY));
    if (version == null || !wellFormed) {
      return Failure.BAD_REQUEST;
    }
    return version.equals(Handshake.VERSION) ? null : Failure.WEBSOCKET_VERSION;
  }

  /** What is wrong with a 101 as the answer to this request; null if nothing. */
  static @Nullable String problem(LiveExchange x, HttpHeaders answer) {
    String asked = x.upgrade;
    if (asked == null) {
      return "101 without being asked";
    }
    String given = answer.get(FieldNames.UPGRADE);
    if (given == null || !isWebSocket(asked)) {
      return given == null ? "101 without Upgrade" : null;
    }
    if (!isWebSocket(given)) {
      return "101 to another protocol";
    }
    String key = String.valueOf(x.request().headers().get(FieldNames.SEC_WEBSOCKET_KEY));
    boolean accepted = Handshake.accept(key).equals(answer.get(FieldNames.SEC_WEBSOCKET_ACCEPT));
    return accepted ? null : "wrong Sec-WebSocket-Accept";
  }
}
