package dev.jadegate.message;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Base64;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket on a stream, told in the words of HTTP/1.1, which the rest of the gateway speaks:
 * extended CONNECT (RFC 8441 for HTTP/2, RFC 9220 for HTTP/3) becomes a GET that asks for an
 * upgrade, and the 101 that answers it becomes a 200.
 *
 * <p>What the codec of such a stream owes beside that:
 *
 * <ul>
 *   <li>Content that the client sends before the 101 waits in the codec, unread, so that its flow
 *       control holds the client back. It is dropped if the answer is another one.
 *   <li>After the 101 content passes both ways, and a last content is the end of its own direction
 *       only: the other one stays open until its own last content, or an Abort. An answer that ends
 *       before the request is no reason to reset the stream, and a client that resets it later is
 *       an Abort still.
 *   <li>After the 101 the codec has no timeout for content that does not come: tunnels have a clock
 *       of their own.
 *   <li>A drain is told to the sink of each stream ({@link RequestSink#onDrain}).
 * </ul>
 */
public final class ExtendedConnect {
  private static final String WEBSOCKET = "websocket";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private ExtendedConnect() {}

  /**
   * The GET that stands for this CONNECT; its fields are those of the CONNECT, changed. Null if the
   * protocol is unknown, which is an Abort with {@code UNSUPPORTED_PROTOCOL}.
   *
   * @param protocol what {@code :protocol} says
   * @param random for the key, which guards against caches and not against enemies
   */
  public static @Nullable RequestHead request(
      RequestHead connect, String protocol, SplittableRandom random) {
    if (!protocol.equalsIgnoreCase(WEBSOCKET)) {
      return null;
    }
    HeaderBlock fields = connect.block();
    fields.remove(FieldNames.CONTENT_LENGTH); // it would frame nothing
    fields.set(FieldNames.CONNECTION, "Upgrade");
    fields.set(FieldNames.UPGRADE, WEBSOCKET);
    fields.set(FieldNames.SEC_WEBSOCKET_KEY, key(random));
    if (!fields.contains(FieldNames.SEC_WEBSOCKET_VERSION)) {
      fields.set(FieldNames.SEC_WEBSOCKET_VERSION, VERSION);
    }
    return new RequestHead(HttpMethod.GET, connect.uri(), connect.protocolVersion(), fields, false);
  }

  private static String key(SplittableRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Whether this answer opens the tunnel; to be asked before {@link #answer}. */
  public static boolean isOpening(ResponseHead head) {
    return head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
  }

  /**
   * Makes an answer to the GET one to the CONNECT. A 101 is a 200 (RFC 8441, section 5). Any other
   * 2xx would tell the client that a tunnel is open where an instance has only answered a plain
   * GET: it is a 502.
   */
  public static void answer(ResponseHead head) {
    if (isOpening(head)) {
      HttpHeaders fields = head.headers();
      fields.remove(FieldNames.CONNECTION);
      fields.remove(FieldNames.UPGRADE);
      fields.remove(FieldNames.SEC_WEBSOCKET_ACCEPT);
      head.setStatus(HttpResponseStatus.OK);
    } else if (head.status().code() / 100 == 2) {
      head.setStatus(HttpResponseStatus.BAD_GATEWAY);
    }
  }
}
