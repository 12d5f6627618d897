package dev.jadegate.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may be chosen, of all instances of a service that are not drained: those that are up, and of
 * those the ones of the first priority; backups when too few of these are up, and all of them, ill
 * or not, when still too few are (the panic of Envoy's load balancer: the few that are left would
 * be crushed by what all were to carry). Whoever came back takes his share step by step.
 *
 * @param near those of the gateway's own zone, or all
 * @param far those of other zones
 * @param nearPercent how much of the traffic the near ones take
 */
record LivePlan(
    List<LiveCandidate> near,
    List<LiveCandidate> far,
    int nearPercent,
    boolean panic,
    boolean warming) {
  static final String ZONE = "zone";

  /**
   * A zone takes all of its own traffic as long as at least 1/1.4 of its instances are up, as in
   * Envoy's "overprovisioning factor".
   */
  private static final int OVERPROVISIONING_PERCENT = 140;

  /** A beginner's share, in percent: as Envoy's min_weight_percent. */
  private static final int FIRST_PERCENT = 10;

  private static final int ALL = 100;

  static LivePlan of(List<Instance> members, ServiceSettings settings, long now) {
    List<Instance> first = new ArrayList<>();
    List<Instance> backups = new ArrayList<>();
    for (Instance instance : known(members)) {
      if (settings.isServing(instance)) {
        (instance.description().backup() ? backups : first).add(instance);
      }
    }
    List<Instance> asked = new ArrayList<>(first);
    List<Instance> up = up(first);
    if (isTooFew(up, asked, settings) && !backups.isEmpty()) {
      asked.addAll(backups);
      up.addAll(up(backups));
    }
    boolean panic = settings.panicPercent() > 0 && isTooFew(up, asked, settings);
    return zones(panic ? asked : up, asked, panic, settings, now);
  }

  /**
   * Those of which anything is known: one that joins counts for nothing, not even as ill, until it
   * was checked (SEMANTICS 89). Where nobody was, all are as good as any.
   */
  private static List<Instance> known(List<Instance> members) {
    List<Instance> all = new ArrayList<>(members);
    all.removeIf(instance -> instance.health().isDrained());
    List<Instance> known = new ArrayList<>(all);
    known.removeIf(instance -> instance.health().probed() == Health.Probed.PENDING);
    return known.isEmpty() ? all : known;
  }

  private static List<Instance> up(List<Instance> some) {
    List<Instance> up = new ArrayList<>();
    for (Instance instance : some) {
      if (instance.health().isUp()) {
        up.add(instance);
      }
    }
    return up;
  }

  private static boolean isTooFew(List<Instance> up, List<Instance> of, ServiceSettings settings) {
    return up.isEmpty() || up.size() * ALL < of.size() * settings.panicPercent();
  }

  private static LivePlan zones(
      List<Instance> chosen,
      List<Instance> asked,
      boolean panic,
      ServiceSettings settings,
      long now) {
    List<LiveCandidate> near = new ArrayList<>();
    List<LiveCandidate> far = new ArrayList<>();
    boolean warming = false;
    for (Instance instance : chosen) {
      int percent = percent(instance, settings, now);
      warming |= percent < ALL;
      int base = settings.weighted() ? instance.description().weight() : ALL;
      LiveCandidate candidate = new LiveCandidate(instance, Math.max(1, base * percent / ALL));
      (isNear(instance, settings) ? near : far).add(candidate);
    }
    if (near.isEmpty() || far.isEmpty()) {
      near.addAll(far);
      return new LivePlan(near, List.of(), ALL, panic, warming);
    }
    long ofZone = asked.stream().filter(instance -> isNear(instance, settings)).count();
    int share = (int) Math.min(ALL, near.size() * OVERPROVISIONING_PERCENT / ofZone);
    return new LivePlan(near, share == ALL ? List.of() : far, share, panic, warming);
  }

  private static boolean isNear(Instance instance, ServiceSettings settings) {
    return settings.zone().isEmpty()
        || settings.zone().equals(instance.description().metadata().get(ZONE));
  }

  private static int percent(Instance instance, ServiceSettings settings, long now) {
    long since = instance.warmsUpSince();
    if (since == 0 || settings.slowStartNanos() == 0) {
      return ALL;
    }
    long passed = now - since;
    return passed >= settings.slowStartNanos()
        ? ALL
        : (int) Math.max(FIRST_PERCENT, passed * ALL / settings.slowStartNanos());
  }
}
