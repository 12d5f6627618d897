package dev.jadegate.auth;

import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to show who asks. Thread-safe. */
public interface Scheme {
  /** Its kind: {@code jwt}, {@code api_key}, {@code basic}. */
  String method();

  /** What a request shows; null if nothing of this kind. */
  @Nullable String shown(HttpHeaders request);

  /** What becomes of it, if that is known without work; else null. */
  @Nullable AuthOutcome known(String shown);

  /** What becomes of it. May block; for virtual threads. */
  AuthOutcome verify(String shown);

  /** What to show, for {@code WWW-Authenticate} (RFC 9110, section 11.6.1). */
  String challenge();

  /** Takes it off, before the request goes on. */
  void hide(HttpHeaders request);

  /** Fields that tell the instances a claim, with the claims' names. */
  default Map<FieldName, String> forwarded() {
    return Map.of();
  }
}
