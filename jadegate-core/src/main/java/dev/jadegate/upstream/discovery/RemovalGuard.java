package dev.jadegate.upstream.discovery;

import dev.jadegate.api.ServiceInstance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which instances of an answer are believed to be gone. An answer that leaves too few of
 * those that there were may be an error of the registry (it was restarted, it lost its leader, its
 * checks all failed at once), and taking it at its word would make the error an outage (SEMANTICS
 * 91; Eureka calls it self-preservation). So what such an answer leaves out stays in use until a
 * later answer leaves it out too, or it fails. What an answer adds counts at once, and so does a
 * removal that leaves enough: the registry is then the one who knows best (docs/decisions/0008).
 *
 * <p>Removals that come one by one within the time of a confirmation count together. Not
 * thread-safe; times are those of a monotonic clock.
 */
final class RemovalGuard {
  private static final int ALL = 100;

  private final int leastPercent;
  private final long confirmNanos;
  private Map<String, ServiceInstance> inForce = new LinkedHashMap<>();

  /** Since when each that is held back was missing. */
  private final Map<String, Long> missing = new LinkedHashMap<>();

  /** When instances were removed at once, of late. */
  private final Deque<Long> removals = new ArrayDeque<>();

  /**
   * Begins with no instances.
   *
   * @param leastPercent an answer with less of the instances is not believed at once
   * @param confirmNanos how long it is to hold until it is; 0: each answer is believed
   */
  RemovalGuard(int leastPercent, long confirmNanos) {
    this.leastPercent = leastPercent;
    this.confirmNanos = confirmNanos;
  }

  /** What tells an instance from others; the same as in {@code Service}. */
  static String key(ServiceInstance instance) {
    return instance.id() + "@" + instance.authority();
  }

  /** These are in use, whatever was before. */
  void begin(List<ServiceInstance> instances) {
    inForce = byKey(instances);
    missing.clear();
    removals.clear();
  }

  /** The registry gave an answer; gives the instances to be used from now on. */
  List<ServiceInstance> answer(long now, List<ServiceInstance> found) {
    Map<String, ServiceInstance> next = byKey(found);
    Set<String> gone = new HashSet<>(inForce.keySet());
    gone.removeAll(next.keySet());
    missing.keySet().retainAll(gone);
    if (isDoubtful(now, next.size()) && !gone.isEmpty()) {
      hold(now, gone, next);
    } else {
      missing.clear();
      int removed = gone.size();
      for (int i = 0; i < removed; i++) {
        removals.addLast(now);
      }
    }
    inForce = next;
    return List.copyOf(next.values());
  }

  private boolean isDoubtful(long now, int left) {
    if (confirmNanos == 0) {
      return false;
    }
    while (!removals.isEmpty() && now - removals.getFirst() >= confirmNanos) {
      removals.removeFirst();
    }
    return left == 0 || left * ALL < (inForce.size() + removals.size()) * leastPercent;
  }

  /** Puts back into the answer what it leaves out and is not confirmed to be gone. */
  private void hold(long now, Set<String> gone, Map<String, ServiceInstance> next) {
    for (String key : inForce.keySet()) {
      if (!gone.contains(key)) {
        continue;
      }
      long since = missing.computeIfAbsent(key, one -> now);
      if (now - since >= confirmNanos) {
        missing.remove(key);
      } else {
        next.put(key, inForce.get(key));
      }
    }
    if (missing.isEmpty()) {
      removals.clear(); // confirmed: from here on, this is what there is
    }
  }

  /** Gives up those of the held ones that fail; gives the instances to be used from now on. */
  List<ServiceInstance> withdraw(Set<String> failing) {
    for (String key : new ArrayList<>(missing.keySet())) {
      if (failing.contains(key)) {
        missing.remove(key);
        inForce.remove(key);
      }
    }
    return List.copyOf(inForce.values());
  }

  /** How many are in use although the registry does not name them. */
  int held() {
    return missing.size();
  }

  /** Whether this one is held. */
  boolean isHeld(String key) {
    return missing.containsKey(key);
  }

  /** When the first of those that are held can be confirmed to be gone. */
  long confirmableAt() {
    return missing.values().stream().mapToLong(since -> since + confirmNanos).min().orElse(0);
  }

  private static Map<String, ServiceInstance> byKey(List<ServiceInstance> instances) {
    Map<String, ServiceInstance> map = new LinkedHashMap<>();
    instances.forEach(instance -> map.putIfAbsent(key(instance), instance));
    return map;
  }
}
