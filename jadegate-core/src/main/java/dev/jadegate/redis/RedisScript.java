package dev.jadegate.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script that the server knows by its digest once it has seen it. All that it says and gets are
 * whole numbers and texts.
 */
public final class RedisScript {
  private final String text;
  private final String digest;

  /** A script of this text. */
  public RedisScript(String text) {
    this.text = text;
    digest = sha1(text);
  }

  private static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1"); // what EVALSHA wants
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every runtime has SHA-1", e);
    }
  }

  String text() {
    return text;
  }

  String digest() {
    return digest;
  }
}
