package dev.jadegate.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Headers of the PROXY protocol, as bytes. */
final class ProxyHeaders {
  /** Names 192.0.2.1 as the client. */
  static final String V1 = "PROXY TCP4 192.0.2.1 192.0.2.99 40001 443\r\n";

  private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";

  private ProxyHeaders() {}

  /**
   * A header of version 2.
   *
   * @param command version and command, family and protocol, two hexadecimal digits each
   * @param rest what follows the length, in hexadecimal digits
   */
  static byte[] v2(String command, String rest) {
    byte[] body = HexFormat.of().parseHex(rest);
    return HexFormat.of()
        .parseHex(SIGNATURE + command + HexFormat.of().toHexDigits((short) body.length) + rest);
  }

  /** Bytes, then text. */
  static byte[] join(byte[] bytes, String text) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes);
    all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return all.toByteArray();
  }
}
