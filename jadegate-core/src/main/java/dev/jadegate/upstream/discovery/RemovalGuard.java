package dev.jadegate.upstream.discovery;

import dev.jadegate.api.ServiceInstance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Decides which instances of an answer are believed to be gone. An answer that leaves too few of
 * those that there were may be an error of the registry (it was restarted, it lost its leader, its
 * checks all failed at once), and taking it at its word would make the error an outage (SEMANTICS
 * 91; Eureka calls it self-preservation). So what such an answer leaves out stays in use until a
 * later answer leaves it out too, or it fails; also when the registry remembers the others one by
 * one. What an answer adds counts at once, and so does a removal that leaves enough: the registry
 * is then the one who knows best (docs/decisions/0008).
 *
 * <p>What is left is compared with the most that there were within the time of a confirmation, so
 * that removals one by one count together. Not thread-safe; times are those of a monotonic clock.
 */
final class RemovalGuard {
  private static final int ALL = 100;

  private final int leastPercent;
  private final long confirmNanos;
  private Map<String, ServiceInstance> inForce = new LinkedHashMap<>();

  /** Since when each that is held back was missing. */
  private final Map<String, Long> missing = new LinkedHashMap<>();

  /** How many there were of late, until when. */
  private final Deque<Size> sizes = new ArrayDeque<>();

  private record Size(int instances, long until) {}

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
    sizes.clear();
  }

  /** The registry gave an answer; gives the instances to be used from now on. */
  List<ServiceInstance> answer(long now, List<ServiceInstance> found) {
    Map<String, ServiceInstance> next = byKey(found);
    Set<String> gone = new HashSet<>(inForce.keySet());
    gone.removeAll(next.keySet());
    missing.keySet().retainAll(gone);
    if (isDoubtful(now, next.size())) {
      gone.forEach(key -> missing.putIfAbsent(key, now));
    }
    if (confirmNanos > 0 && next.size() < inForce.size()) {
      sizes.addLast(new Size(inForce.size(), now));
    }
    boolean held = !missing.isEmpty();
    for (String key : inForce.keySet()) {
      if (gone.contains(key)) {
        removeUnlessHeld(now, key, next);
      }
    }
    if (held && missing.isEmpty()) {
      sizes.clear(); // confirmed: from here on, this is what there is
    }
    inForce = next;
    return List.copyOf(next.values());
  }

  private boolean isDoubtful(long now, int left) {
    if (confirmNanos == 0) {
      return false;
    }
    while (!sizes.isEmpty() && now - sizes.getFirst().until() >= confirmNanos) {
      sizes.removeFirst();
    }
    int most = sizes.stream().mapToInt(Size::instances).reduce(inForce.size(), Math::max);
    return left == 0 || left * ALL < most * leastPercent;
  }

  /** Puts it back into the answer, if it is held and not confirmed yet to be gone. */
  private void removeUnlessHeld(long now, String key, Map<String, ServiceInstance> next) {
    Long since = missing.get(key);
    if (since == null) {
      return;
    }
    if (now - since >= confirmNanos) {
      missing.remove(key);
    } else {
      next.put(key, Objects.requireNonNull(inForce.get(key)));
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
