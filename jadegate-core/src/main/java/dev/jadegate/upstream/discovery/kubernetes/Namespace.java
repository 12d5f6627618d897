package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.api.Discovery.Listener;
import dev.jadegate.api.Discovery.Watch;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.stream.Follower;
import dev.jadegate.upstream.discovery.stream.Subscriptions;
import java.util.HashMap;
import java.util.Map;

/** The services that are looked for in one namespace. Owned by the lock of who has it. */
final class Namespace {
  private final Subscriptions subscriptions;
  private final NamespaceSource source;
  private final Follower follower;

  /** How many watches each service has. */
  private final Map<String, Integer> wanted = new HashMap<>();

  Namespace(Subscriptions subscriptions, NamespaceSource source, Follower follower) {
    this.subscriptions = subscriptions;
    this.source = source;
    this.follower = follower;
  }

  Watch add(String service, ServiceQuery query, Listener listener) {
    boolean isFirst = wanted.isEmpty();
    wanted.merge(service, 1, Integer::sum);
    source.want(wanted.keySet()); // before the watch, which any list from then on answers
    Watch watch = subscriptions.add(query, listener);
    if (isFirst) {
      follower.start();
    } else {
      follower.askAnew();
    }
    return watch;
  }

  /** One watch of the service less; whether none is left of any. */
  boolean remove(String service) {
    wanted.computeIfPresent(service, (_, count) -> count == 1 ? null : count - 1);
    source.want(wanted.keySet());
    return wanted.isEmpty();
  }

  void close() {
    follower.close();
  }
}
