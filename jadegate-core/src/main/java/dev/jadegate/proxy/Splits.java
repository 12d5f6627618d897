package dev.jadegate.proxy;

import dev.jadegate.api.Slot;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.upstream.HashKey;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.StickySessions;
import org.jspecify.annotations.Nullable;

/**
 * Which of a split's services gets an exchange: one that is drawn each time, or the one that the
 * client had before, as a key or a cookie of the request tells. One per event loop.
 */
final class Splits {
  private static final Slot<Assignment> ASSIGNMENT = Slot.named("split");

  private final StickyCookies cookies;

  Splits(StickyCookies cookies) {
    this.cookies = cookies;
  }

  /** Which service the client is to be told that it has. */
  private record Assignment(StickyCookies.Visit<Service> visit, Service service) {}

  Service choose(LiveExchange x, Action.Split split) {
    HashKey key = split.key();
    if (key != null) {
      long hash = KeyHash.of(key, x);
      Service service = hash == 0 ? drawn(x, split) : split.services()[split.shares().of(hash)];
      return told(x, service, hash == 0 ? "no_key" : "key");
    }
    StickySessions<Service> sessions = split.sessions();
    return sessions == null ? drawn(x, split) : returning(x, split, sessions);
  }

  private Service returning(LiveExchange x, Action.Split split, StickySessions<Service> sessions) {
    StickyCookies.Visit<Service> visit = cookies.take(x.request().headers(), sessions);
    Service had = visit.wanted();
    Service service = had == null ? drawn(x, split) : had;
    if (!visit.isRight(service)) {
      x.set(ASSIGNMENT, new Assignment(visit, service));
    }
    return told(x, service, visit.result());
  }

  private static Service drawn(LiveExchange x, Action.Split split) {
    return split.services()[split.shares().draw(x.loop().random())];
  }

  private static Service told(LiveExchange x, Service service, String result) {
    x.snapshot.observation().splitBy(x.route(), service.name(), result);
    return service;
  }

  /** An instance answers: its client keeps the service, if it needs telling. */
  void answered(LiveExchange x, ResponseHead head) {
    @Nullable Assignment assignment = x.get(ASSIGNMENT);
    if (assignment != null) {
      cookies.write(x, assignment.visit(), assignment.service(), head);
    }
  }
}
