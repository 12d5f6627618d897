package dev.jadegate.lifecycle;

import dev.jadegate.config.CookieConfig;
import dev.jadegate.upstream.SessionSigner;
import dev.jadegate.upstream.StickySettings;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * From the configuration of cookies that bring clients back to their settings. Where there is no
 * secret, the key is random, and the same until the gateway stops. Owned by the thread that
 * reloads.
 */
final class StickyCompiler {
  /** As long as what HMAC-SHA256 gives (RFC 2104, section 3). */
  private static final int KEY_BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random;
  private @Nullable SecretKeySpec own;

  StickyCompiler(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  StickySettings settings(String cookie, Duration ttl, CookieConfig config) {
    String secret = config.secret();
    return new StickySettings(
        cookie,
        ttl.toSeconds(),
        secret == null ? ownKey() : SessionSigner.key(secret.getBytes(StandardCharsets.UTF_8)),
        attributes(ttl, config),
        config.secure(),
        clock);
  }

  private SecretKeySpec ownKey() {
    SecretKeySpec known = own;
    if (known == null) {
      byte[] bytes = new byte[KEY_BYTES];
      random.nextBytes(bytes);
      known = SessionSigner.key(bytes);
      own = known;
    }
    return known;
  }

  /** RFC 6265, section 4.1, and SameSite as its successor's draft has it. */
  private static String attributes(Duration ttl, CookieConfig config) {
    String site = config.sameSite().name();
    return "; Max-Age="
        + ttl.toSeconds()
        + "; Path="
        + config.path()
        + "; HttpOnly; SameSite="
        + site.charAt(0)
        + site.substring(1).toLowerCase(Locale.ROOT);
  }
}
