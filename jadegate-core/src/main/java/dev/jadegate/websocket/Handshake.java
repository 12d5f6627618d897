package dev.jadegate.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opening handshake's arithmetic (RFC 6455, sections 4.1 and 4.2). */
public final class Handshake {
  /** The only version there is. */
  public static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  /** Sixteen bytes in base64, with the padding. */
  private static final int KEY_LENGTH = 24;

  private Handshake() {}

  /** Whether this is what a client may send as Sec-WebSocket-Key: sixteen bytes in base64. */
  public static boolean isKey(@Nullable String key) {
    if (key == null || key.length() != KEY_LENGTH) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** The Sec-WebSocket-Accept that answers this key. */
  public static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-1", e);
    }
  }
}
