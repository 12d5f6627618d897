package dev.jadegate.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** As much of the encoding DER (ITU-T X.690) as it takes to put old keys into PKCS #8. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_ID = 0x06;

  /** In an EC key, the tag of the curve (RFC 5915, section 3). */
  private static final int PARAMETERS = 0xa0;

  private static final byte[] VERSION = HexFormat.of().parseHex("020100");

  /** rsaEncryption, NULL (RFC 8017, appendix A.1). */
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

  /** id-ecPublicKey (RFC 5480, section 2.1.1); the curve follows. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Der() {}

  /** PKCS #8 of an RSAPrivateKey. */
  static byte[] fromRsa(byte[] key) {
    return pkcs8(RSA, key);
  }

  /**
   * PKCS #8 of an ECPrivateKey.
   *
   * @param curve as an object identifier, for keys that do not name theirs; may be empty
   * @throws IndexOutOfBoundsException if the key is cut off
   */
  static byte[] fromEc(byte[] key, byte[] curve) {
    byte[] named = curve;
    int at = content(key, 0);
    while (at < key.length) {
      int start = content(key, at);
      int end = start + length(key, at);
      if ((key[at] & 0xff) == PARAMETERS && key[start] == OBJECT_ID) {
        named = Arrays.copyOfRange(key, start, end);
      }
      at = end;
    }
    return pkcs8(join(EC, named), key);
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(
        SEQUENCE, join(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
  }

  private static int lengthBytes(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 0 : first & 0x7f;
  }

  private static int content(byte[] der, int at) {
    return at + 2 + lengthBytes(der, at);
  }

  private static int length(byte[] der, int at) {
    int more = lengthBytes(der, at);
    if (more == 0) {
      return der[at + 1];
    }
    int length = 0;
    for (int i = 0; i < more; i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    if (length < 0) {
      throw new IndexOutOfBoundsException("length of an element");
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
