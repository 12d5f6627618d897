package dev.jadegate.upstream.health;

import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.MembershipListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one service, one for each instance that it has. Goes on over reloads and knows
 * instances by id and address, so that what was found out about one stays with it. Told of changes
 * by any thread; the rest belongs to the loop of the checks.
 */
final class Prober implements MembershipListener {
  private final Probe.Shared shared;
  private final Probe.Listener listener;
  private final Map<String, Probe> probes = new LinkedHashMap<>();
  private List<Instance> members = List.of();
  private @Nullable CheckPlan plan;

  Prober(Probe.Shared shared, Probe.Listener listener) {
    this.shared = shared;
    this.listener = listener;
  }

  /** Checks like this from now on; null: not at all. */
  void configure(@Nullable CheckPlan next) {
    shared.timetable().execute(() -> change(next));
  }

  @Override
  public void onInstances(List<Instance> instances) {
    shared.timetable().execute(() -> replace(instances));
  }

  private void change(@Nullable CheckPlan next) {
    plan = next;
    if (next == null) {
      probes.values().forEach(Probe::stop);
      probes.clear();
    } else {
      probes.values().forEach(probe -> probe.change(next));
      replace(members);
    }
  }

  private void replace(List<Instance> now) {
    members = now;
    CheckPlan current = plan;
    if (current == null) {
      return;
    }
    Map<String, Probe> before = new LinkedHashMap<>(probes);
    probes.clear();
    for (Instance instance : now) {
      String key = instance.id() + "@" + instance.address();
      Probe known = before.remove(key);
      if (known == null) {
        known = new Probe(shared, listener, current, instance);
        known.start();
      } else {
        known.adopt(instance);
      }
      probes.put(key, known);
    }
    before.values().forEach(Probe::stop);
  }
}
