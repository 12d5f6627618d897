package dev.jadegate.lifecycle;

import dev.jadegate.resilience.RecentQuantile;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long answers of services lately take, over all reloads: what was learnt of a service is not
 * forgotten with one. As many as names of services that the file ever had. Thread-safe.
 */
final class Quantiles {
  private record Name(String service, double percent) {}

  private final Map<Name, RecentQuantile> known = new ConcurrentHashMap<>();

  /** The same object for the same service and percentage. */
  RecentQuantile of(String service, double percent) {
    return known.computeIfAbsent(
        new Name(service, percent), name -> new RecentQuantile(percent, System.nanoTime()));
  }
}
