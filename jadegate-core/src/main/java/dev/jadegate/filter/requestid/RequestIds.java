package dev.jadegate.filter.requestid;

import dev.jadegate.message.Hex;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Request ids: which of a stranger's are kept, and how ours are made. */
public final class RequestIds {
  private static final int MAX_LENGTH = 128;
  private static final int LENGTH = 32;

  private RequestIds() {}

  /** Whether an id from outside is at most 128 visible ASCII characters. */
  public static boolean isAcceptable(String id) {
    int length = id.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * A new id: 128 random bits as 32 hexadecimal digits. Not a secret.
   *
   * @param id at least 32 bytes, overwritten
   */
  public static String next(SplittableRandom random, byte[] id) {
    Hex.write(random.nextLong(), id, 0);
    Hex.write(random.nextLong(), id, LENGTH / 2);
    return new String(id, 0, LENGTH, StandardCharsets.ISO_8859_1);
  }
}
