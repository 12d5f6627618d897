package dev.jadegate.upstream.discovery;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when a registry can no longer be asked, and when all services have answers again: not each
 * retry, and not each of a thousand services that one dead agent concerns. Thread-safe.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String provider;
  private final Set<String> without = new HashSet<>();
  private final Set<String> reasons = new HashSet<>();

  Outage(String provider) {
    this.provider = provider;
  }

  /** A service got no answer. */
  synchronized void failed(String service, String reason) {
    without.add(service);
    if (reasons.add(reason)) {
      LOG.atWarn()
          .addKeyValue("provider", provider)
          .addKeyValue("service", service)
          .addKeyValue("reason", reason)
          .log("registry cannot be asked; what it said before holds");
    }
  }

  /** A service got an answer, or needs none any more. */
  synchronized void over(String service) {
    if (without.remove(service) && without.isEmpty()) {
      reasons.clear();
      LOG.atInfo().addKeyValue("provider", provider).log("registry answers again");
    }
  }
}
