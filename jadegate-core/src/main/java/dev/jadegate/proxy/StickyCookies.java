package dev.jadegate.proxy;

import dev.jadegate.config.CookieSecure;
import dev.jadegate.header.Cookies;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.SessionSigner;
import dev.jadegate.upstream.StickySessions;
import dev.jadegate.upstream.StickySettings;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sticky sessions as they show in heads: reads the cookie of a request, which the instance does not
 * get to see, and gives the client another one where it went elsewhere, or where its own is past
 * half of its time. One per event loop.
 */
final class StickyCookies {
  /** A client has one; that of another path may stand beside it. Each costs a signature. */
  private static final int MAX_TRIED = 4;

  private static final String DOWN = "down";
  private static final String SECURE = "; Secure";

  private final SessionSigner signer = new SessionSigner();

  /**
   * What an exchange knows of its session.
   *
   * @param session what the cookie says; null without one that is good
   * @param result a label: {@code kept}, {@code new}, {@code refused}; {@code down} if the instance
   *     that it names may not be asked
   */
  record Visit<T>(
      StickySessions<T> sessions, StickySessions.@Nullable Session<T> session, String result) {
    /** Whom the cookie asks for; null if anybody will do. */
    @Nullable T wanted() {
      return session == null || result.equals(DOWN) ? null : session.target();
    }

    /** Whether the client's cookie says what it would be told again. */
    boolean isRight(T target) {
      return session != null && session.target() == target && !sessions.isAging(session);
    }
  }

  /** Takes the cookie off the request; null if the service has no sticky sessions. */
  @Nullable Visit<Instance> read(LiveExchange x, Service service) {
    StickySessions<Instance> sessions = service.sticky();
    if (sessions == null) {
      return null;
    }
    Visit<Instance> visit = take(x.request().headers(), sessions);
    Instance wanted = visit.wanted();
    // In a panic nobody's health is believed.
    if (wanted != null && !wanted.health().isUp() && !service.isInPanic()) {
      visit = new Visit<>(sessions, visit.session(), DOWN);
    }
    x.snapshot.observation().stickySession(service.name(), visit.result());
    return visit;
  }

  /** Takes the cookie off a request's fields and reads it. */
  <T> Visit<T> take(HttpHeaders fields, StickySessions<T> sessions) {
    List<String> lines = fields.getAll(FieldNames.COOKIE);
    List<String> values = Cookies.values(lines, sessions.settings().cookie(), MAX_TRIED);
    if (values.isEmpty()) {
      return new Visit<>(sessions, null, "new");
    }
    strip(fields, lines, sessions.settings().cookie());
    for (String value : values) {
      StickySessions.Session<T> session = sessions.find(value, signer);
      if (session != null) {
        return new Visit<>(sessions, session, "kept");
      }
    }
    return new Visit<>(sessions, null, "refused");
  }

  private static void strip(HttpHeaders fields, List<String> lines, String name) {
    fields.remove(FieldNames.COOKIE);
    for (String line : lines) {
      String left = Cookies.without(line, name);
      if (!left.isEmpty()) {
        fields.add(FieldNames.COOKIE, left);
      }
    }
  }

  /** Adds a cookie that names this target to an instance's answer. */
  <T> void write(LiveExchange x, Visit<T> visit, T target, ResponseHead head) {
    String value = visit.sessions().value(target, signer);
    if (value == null) {
      return;
    }
    StickySettings settings = visit.sessions().settings();
    boolean secure =
        settings.secure() == CookieSecure.ALWAYS
            || settings.secure() == CookieSecure.AUTO && x.scheme().equals("https");
    head.headers()
        .add(
            FieldNames.SET_COOKIE,
            settings.cookie() + "=" + value + settings.attributes() + (secure ? SECURE : ""));
  }
}
