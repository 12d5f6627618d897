package dev.jadegate.auth;

import dev.jadegate.api.Identity;
import dev.jadegate.config.ApiKeyConfig;
import dev.jadegate.config.ApiKeysConfig;
import dev.jadegate.config.ApiKeysFile;
import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that clients were given. Only their digests are known here, so that the file is of no use to
 * whoever reads it, and comparing takes the same time for all that are wrong. Thread-safe.
 */
public final class ApiKeyScheme implements Scheme {
  private static final String METHOD = "api_key";

  private final ApiKeysConfig config;
  private final FieldName field;
  private final InstantSource clock;
  private volatile Map<String, Entry> keys;

  private record Entry(AuthOutcome accepted, long expiryMillis) {}

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read
   * @throws dev.jadegate.config.ConfigException if something in it is wrong
   */
  public ApiKeyScheme(ApiKeysConfig config, InstantSource clock) throws IOException {
    this.config = config;
    this.clock = clock;
    field = FieldName.of(config.header());
    keys = read(config);
  }

  private static Map<String, Entry> read(ApiKeysConfig config) throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    ApiKeysFile.load(Path.of(config.file())).forEach((digest, key) -> entries.put(digest, of(key)));
    return Map.copyOf(entries);
  }

  private static Entry of(ApiKeyConfig key) {
    Identity owner = Identities.of(key.owner(), METHOD, key.roles(), key.permissions());
    String expires = key.expires();
    return new Entry(
        new AuthOutcome.Accepted(owner),
        expires == null ? Long.MAX_VALUE : Instant.parse(expires).toEpochMilli());
  }

  public ApiKeysConfig config() {
    return config;
  }

  /**
   * Reads the file again.
   *
   * @return whether there are other keys now
   * @throws IOException as when it was made; the keys before stay
   */
  public boolean reread() throws IOException {
    Map<String, Entry> before = keys;
    keys = read(config);
    return !keys.equals(before);
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public @Nullable String shown(HttpHeaders request) {
    String key = CredentialPlace.single(request, field);
    return key == null || key.isEmpty() ? null : key;
  }

  @Override
  public AuthOutcome known(String key) {
    Entry entry = keys.get(Digests.sha256(key));
    if (entry == null) {
      return AuthOutcome.invalid("the key is not known");
    }
    return clock.millis() < entry.expiryMillis()
        ? entry.accepted()
        : new AuthOutcome.Refused(AuthOutcome.Reason.EXPIRED, "the key is expired");
  }

  @Override
  public AuthOutcome verify(String key) {
    return known(key);
  }

  @Override
  public String challenge() {
    return "ApiKey realm=\"gateway\", header=\"" + field + "\"";
  }

  @Override
  public void hide(HttpHeaders request) {
    request.remove(field);
  }
}
