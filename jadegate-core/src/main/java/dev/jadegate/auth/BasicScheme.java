package dev.jadegate.auth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jadegate.config.BasicConfig;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Names with passwords (RFC 7617), of which bcrypt hashes are known. A hash takes tens of
 * milliseconds on purpose: only half of the cores do such work at a time, a bounded number of
 * requests waits for it, and what was found right is remembered for some minutes, by a digest.
 * Thread-safe.
 */
public final class BasicScheme implements Scheme {
  private static final String METHOD = "basic";
  private static final String PREFIX = "Basic ";
  private static final int MAX_WAITING = 100;
  private static final int MAX_REMEMBERED = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** What bcrypt looks at; of a longer password the rest would not count. */
  private static final int MAX_PASSWORD_BYTES = 72;

  private final BasicConfig config;
  private final Semaphore turns =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  private final AtomicInteger waiting = new AtomicInteger();
  private final Cache<String, Remembered> remembered =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();
  private volatile Map<String, String> hashes;

  /** What was right with these hashes. */
  private record Remembered(AuthOutcome accepted, Map<String, String> hashes) {}

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read, or something in it is wrong
   */
  public BasicScheme(BasicConfig config) throws IOException {
    this.config = config;
    hashes = PasswordFile.load(Path.of(config.file()));
  }

  public BasicConfig config() {
    return config;
  }

  /**
   * Reads the file again. What is remembered is forgotten if it says something else.
   *
   * @return whether it does
   * @throws IOException as when it was made; the names before stay
   */
  public boolean reread() throws IOException {
    Map<String, String> now = PasswordFile.load(Path.of(config.file()));
    if (now.equals(hashes)) {
      return false;
    }
    hashes = now;
    return true;
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public @Nullable String shown(HttpHeaders request) {
    String value = CredentialPlace.single(request, FieldNames.AUTHORIZATION);
    return value != null && value.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        ? value.substring(PREFIX.length()).strip()
        : null;
  }

  @Override
  public @Nullable AuthOutcome known(String shown) {
    Remembered before = remembered.getIfPresent(Digests.sha256(shown));
    return before != null && before.hashes() == hashes ? before.accepted() : null;
  }

  @Override
  public AuthOutcome verify(String shown) {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(shown), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return AuthOutcome.invalid("the name and password are malformed");
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return AuthOutcome.invalid("the name and password are malformed");
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return new AuthOutcome.Refused(
          AuthOutcome.Reason.BUSY, "too many passwords wait to be looked at");
    }
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AuthOutcome.Refused(AuthOutcome.Reason.BUSY, "the gateway ends");
    } finally {
      waiting.decrementAndGet();
    }
    try {
      return verify(shown, text.substring(0, colon), text.substring(colon + 1));
    } finally {
      turns.release();
    }
  }

  private AuthOutcome verify(String shown, String name, String password) {
    Map<String, String> by = hashes;
    AuthOutcome known = known(shown); // another request may have been faster
    if (known != null || by.isEmpty()) {
      return known != null ? known : AuthOutcome.invalid("the name or password is wrong");
    }
    String hash = by.get(name);
    // A name that is not there takes as long, so that nobody learns which are.
    String looked = hash == null ? by.values().iterator().next() : hash;
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    boolean right =
        bytes.length <= MAX_PASSWORD_BYTES
            && BCrypt.verifyer().verify(bytes, looked.getBytes(StandardCharsets.US_ASCII)).verified;
    if (!right || hash == null) {
      return AuthOutcome.invalid("the name or password is wrong");
    }
    AuthOutcome accepted =
        new AuthOutcome.Accepted(Identities.of(name, METHOD, List.of(), List.of()));
    remembered.put(Digests.sha256(shown), new Remembered(accepted, by));
    return accepted;
  }

  @Override
  public String challenge() {
    return "Basic realm=\"" + config.realm() + "\", charset=\"UTF-8\"";
  }

  @Override
  public void hide(HttpHeaders request) {
    request.remove(FieldNames.AUTHORIZATION);
  }
}
