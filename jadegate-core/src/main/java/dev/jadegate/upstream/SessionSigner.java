package dev.jadegate.upstream;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 (RFC 2104) with the key that is asked for. Of one thread. */
public final class SessionSigner {
  private static final String ALGORITHM = "HmacSHA256";

  private @Nullable Mac mac;
  private @Nullable SecretKeySpec keyed;

  /** A key of these bytes. */
  public static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The 32 bytes that belong to this text in this context. */
  byte[] sign(SecretKeySpec key, byte[] context, byte[] text, int length) {
    try {
      Mac ready = ready(key);
      ready.update(context);
      ready.update(text, 0, length);
      return ready.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + ALGORITHM, e); // every Java has it
    }
  }

  /** Keying costs as much as signing, and as a rule the next cookie has the key of the last. */
  private Mac ready(SecretKeySpec key) throws GeneralSecurityException {
    Mac known = mac;
    if (known == null) {
      known = Mac.getInstance(ALGORITHM);
      mac = known;
    }
    if (keyed != key) {
      known.init(key);
      keyed = key;
    }
    return known;
  }
}
