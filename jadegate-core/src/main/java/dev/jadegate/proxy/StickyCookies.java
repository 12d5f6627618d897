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

  private static final String SECURE = "; Secure";

  private final SessionSigner signer = new SessionSigner();

  /**
   * What an exchange knows of its session.
   *
   * @param session what the cookie says; null without one that is good
   * @param isUsable whether the instance that it names may be asked
   */
  record Visit(
      StickySessions sessions, StickySessions.@Nullable Session session, boolean isUsable) {
    /** Whom the cookie asks for; null if anybody will do. */
    @Nullable Instance wanted() {
      return session == null || !isUsable ? null : session.instance();
    }

    /** Whether the client's cookie says what it would be told again. */
    boolean isRight(Instance instance) {
      return session != null && session.instance() == instance && !sessions.isAging(session);
    }
  }

  /** Takes the cookie off the request; null if the service has no sticky sessions. */
  @Nullable Visit read(LiveExchange x, Service service) {
    StickySessions sessions = service.sticky();
    if (sessions == null) {
      return null;
    }
    HttpHeaders fields = x.request().headers();
    List<String> lines = fields.getAll(FieldNames.COOKIE);
    List<String> values = Cookies.values(lines, sessions.settings().cookie(), MAX_TRIED);
    if (values.isEmpty()) {
      return told(x, service, new Visit(sessions, null, false), "new");
    }
    strip(fields, lines, sessions.settings().cookie());
    for (String value : values) {
      StickySessions.Session session = sessions.find(value, signer);
      if (session != null) {
        // In a panic nobody's health is believed.
        boolean usable = session.instance().health().isUp() || service.isInPanic();
        return told(x, service, new Visit(sessions, session, usable), usable ? "kept" : "down");
      }
    }
    return told(x, service, new Visit(sessions, null, false), "refused");
  }

  private static Visit told(LiveExchange x, Service service, Visit visit, String result) {
    x.snapshot.observation().stickySession(service.name(), result);
    return visit;
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

  /** Adds a cookie to an instance's answer, if the client needs one. */
  void write(LiveExchange x, Visit visit, Instance instance, ResponseHead head) {
    if (visit.isRight(instance) || instance.health().isDrained()) {
      return; // no more sessions at one that is to be rid of them
    }
    String value = visit.sessions().value(instance, signer);
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
