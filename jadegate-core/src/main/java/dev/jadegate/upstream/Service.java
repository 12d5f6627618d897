package dev.jadegate.upstream;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.resilience.ConcurrencyLimit;
import dev.jadegate.upstream.Health.Ejection;
import dev.jadegate.upstream.Health.Probed;
import dev.jadegate.upstream.pool.PoolSettings;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A named group of instances. One object for as long as the gateway has a service of this name: a
 * reload changes its settings, discovery its instances, checks the health of these.
 *
 * <p>Requests read the live set, which is one volatile field. Everything else goes on under this
 * object's lock and may take its time, so event loops do not call it: what they notice they hand
 * over to the control thread.
 */
public final class Service {
  /** In so many steps an instance that warms up gets its weight. */
  private static final int WARM_UP_STEPS = 20;

  private final String name;
  private final InstanceOpener opener;
  private final ScheduledExecutorService control;
  private final LongSupplier nanoClock;
  private final ConcurrencyLimit concurrency;
  private volatile @Nullable HashKey tenantKey;
  private final RetryBudget retryBudget;
  private final Breakers breakers;
  private volatile LiveSet live = LiveSet.EMPTY;
  private volatile List<Instance> instances = List.of();
  private volatile @Nullable ServiceSettings settings;
  private volatile @Nullable StickySessions<Instance> sticky;

  // Under the lock.
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final List<MembershipListener> watchers = new ArrayList<>();
  private @Nullable LivePlan plan;
  private @Nullable Balancer near;
  private @Nullable Balancer far;
  private boolean peopled;
  private boolean warmUpScheduled;

  /** An instance with what decides whether its connections can go on. */
  private record Kept(PoolSettings settings, Instance instance) {}

  /**
   * A service without settings and instances.
   *
   * @param control the thread for what must not be done on an event loop
   */
  public Service(
      String name,
      InstanceOpener opener,
      ScheduledExecutorService control,
      LongSupplier nanoClock) {
    this.name = name;
    this.opener = opener;
    this.control = control;
    this.nanoClock = nanoClock;
    breakers = new Breakers(nanoClock);
    concurrency = new ConcurrencyLimit(nanoClock, () -> ThreadLocalRandom.current().nextDouble());
    retryBudget = new RetryBudget(0, concurrency::underWay);
    watchers.add(breakers);
  }

  /** One that will never have instances, to compile routes against that are only checked. */
  public static Service standIn(String name) {
    return new Service(
        name,
        (description, settings) -> {
          throw new IllegalStateException("instances for a stand-in of " + name);
        },
        new ScheduledThreadPoolExecutor(0),
        () -> 0);
  }

  public String name() {
    return name;
  }

  // For requests.

  /**
   * Chooses an instance; null if none is live.
   *
   * @param hash of the exchange's key; 0: it has none
   * @param attempt 0 for the first try of an exchange
   */
  public @Nullable Instance choose(long hash, int attempt) {
    return live.choose(hash, attempt);
  }

  /**
   * Whether an instance may get an attempt that begins no session: not if it is drained, was not
   * checked yet (SEMANTICS 89), or is of weight 0 where weights count.
   */
  public boolean takes(Instance instance) {
    ServiceSettings now = settings;
    Health health = instance.health();
    return !health.isDrained()
        && health.probed() != Probed.PENDING
        && (now == null || now.isServing(instance));
  }

  /** How many instances can be chosen. */
  public int liveCount() {
    return live.candidates().size();
  }

  /** All instances, whatever their health, sorted as the configuration or the registry has them. */
  public List<Instance> instances() {
    return instances;
  }

  /** Whether instances that are not up are chosen too, because too few are up. */
  public boolean isInPanic() {
    return live.panic();
  }

  /** The name of the algorithm; empty before there are settings. */
  public String algorithm() {
    ServiceSettings now = settings;
    return now == null ? "" : now.balancer().name();
  }

  /** The weight in effect of each instance that can be chosen at this moment; a copy. */
  public Map<Instance, Integer> weights() {
    Map<Instance, Integer> weights = new IdentityHashMap<>();
    live.candidates().forEach(one -> weights.put(one.instance(), one.weight()));
    return weights;
  }

  /** Requests under way, and those that wait for their turn. */
  public int active() {
    return concurrency.underWay() + concurrency.waiting();
  }

  /** How many requests may be under way. */
  public ConcurrencyLimit concurrency() {
    return concurrency;
  }

  public RetryBudget retryBudget() {
    return retryBudget;
  }

  public Breakers breakers() {
    return breakers;
  }

  /** What of a request decides where it goes; null if nothing does. */
  public @Nullable HashKey hashKey() {
    ServiceSettings now = settings;
    return now == null ? null : now.hashKey();
  }

  /** What of a request says whose it is; null if all are one tenant's. */
  public @Nullable HashKey tenantKey() {
    return tenantKey;
  }

  /** Tells tenants apart by this from now on; null: not at all. */
  public void tellTenantsBy(@Nullable HashKey key) {
    tenantKey = key;
  }

  /** The cookies by which clients come back to their instances; null without. */
  public @Nullable StickySessions<Instance> sticky() {
    return sticky;
  }

  /** Whether the balancer asks how long answers take. */
  public boolean timesAnswers() {
    ServiceSettings now = settings;
    return now != null && now.timesAnswers();
  }

  // For control.

  /** From now on this one hears which instances there are, at once for the first time. */
  public synchronized void watch(MembershipListener listener) {
    watchers.add(listener);
    listener.onInstances(instances);
  }

  /** It hears no more. */
  public synchronized void unwatch(MembershipListener listener) {
    watchers.remove(listener);
  }

  /** Other settings; instances whose connections are not as they say are opened anew. */
  public synchronized void configure(ServiceSettings next) {
    ServiceSettings before = settings;
    settings = next;
    if (before == null || !before.balancer().name().equals(next.balancer().name())) {
      near = null;
      far = null;
    }
    plan = null; // the balancer may have changed
    breakers.configure(next.breaker(), instances);
    for (Kept one : kept.values()) {
      Health health = one.instance().health();
      if (!next.probed()) {
        health.probed(Probed.NEVER);
      } else if (health.probed() == Probed.NEVER) {
        health.probed(Probed.UP); // it has served until now
      }
    }
    replace(instances.stream().map(Instance::description).toList(), next);
  }

  /**
   * Other instances. What is known by id and address is kept, with its connections and its health;
   * one that is not there any more ends the requests that it has and closes its idle connections.
   *
   * @throws IllegalStateException if the service has no settings yet
   */
  public synchronized void update(List<ServiceInstance> now) {
    ServiceSettings settings = this.settings;
    if (settings == null) {
      throw new IllegalStateException("service " + name + " has no settings");
    }
    replace(now, settings);
  }

  private void replace(List<ServiceInstance> now, ServiceSettings settings) {
    Map<String, Kept> before = new LinkedHashMap<>(kept);
    kept.clear();
    for (ServiceInstance description : now) {
      String key = description.id() + "@" + description.authority();
      Kept old = before.get(key);
      if (old != null && old.settings().equals(settings.pool())) {
        before.remove(key);
        old.instance().describe(description);
        kept.put(key, old);
      } else {
        Health heir = old == null ? null : old.instance().health();
        kept.putIfAbsent(key, new Kept(settings.pool(), open(description, settings, heir)));
      }
    }
    instances = kept.values().stream().map(Kept::instance).toList();
    StickySettings cookies = settings.sticky();
    sticky = cookies == null ? null : StickySessions.ofService(cookies, name, instances);
    peopled |= !kept.isEmpty();
    refresh();
    for (MembershipListener watcher : watchers) {
      watcher.onInstances(instances);
    }
    before.values().forEach(gone -> gone.instance().pools().close());
  }

  private Instance open(
      ServiceInstance description, ServiceSettings settings, @Nullable Health heir) {
    Instance instance = new Instance(description, opener.open(description, settings.pool()));
    if (heir != null) {
      instance.pools().keepIdle(!heir.isDrained());
      instance.health().inherit(heir);
      return instance;
    }
    if (settings.probed()) {
      instance.health().probed(Probed.PENDING);
    }
    if (peopled) {
      instance.warmUp(nanoClock.getAsLong()); // not at the start, when all are new (SEMANTICS 85)
    }
    return instance;
  }

  /**
   * What active checks found.
   *
   * @return false if that does not count any more: checks are off, or it has no such instance
   */
  public synchronized boolean probed(Instance instance, boolean up) {
    if (settings == null || !settings.probed() || !instances.contains(instance)) {
      return false;
    }
    Probed before = instance.health().probed();
    instance.health().probed(up ? Probed.UP : Probed.DOWN);
    if (up && (before == Probed.DOWN || instance.warmsUpSince() != 0)) {
      instance.warmUp(nanoClock.getAsLong());
    }
    refresh();
    return true;
  }

  /** Passive checks keep traffic from an instance; null: they let it have some again. */
  public synchronized void ejected(Instance instance, @Nullable Ejection ejection) {
    instance.health().ejected(ejection);
    if (ejection == null) {
      instance.warmUp(nanoClock.getAsLong());
    }
    refresh();
  }

  /**
   * An operator wants an instance to get nothing new, or no longer so. Clients whose cookies name
   * it still go there, until these are over (SEMANTICS 98); its connections close when they are
   * free.
   *
   * @param id of all that have it
   * @return false if the service has no such instance
   */
  public synchronized boolean drain(String id, boolean drained) {
    boolean found = false;
    for (Instance instance : instances) {
      if (instance.id().equals(id)) {
        found = true;
        if (instance.health().isDrained() != drained) {
          instance.health().drained(drained);
          instance.pools().keepIdle(!drained);
          if (!drained) {
            instance.warmUp(nanoClock.getAsLong());
          }
        }
      }
    }
    refresh();
    return found;
  }

  private void refresh() {
    ServiceSettings settings = this.settings;
    if (settings == null) {
      return;
    }
    LivePlan next = LivePlan.of(instances, settings, nanoClock.getAsLong());
    if (!next.equals(plan)) {
      plan = next;
      live = balance(next, settings);
    }
    if (next.warming() && !warmUpScheduled) {
      warmUpScheduled = true;
      long stepNanos = settings.slowStartNanos() / WARM_UP_STEPS;
      control.schedule(this::warmUp, stepNanos, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void warmUp() {
    warmUpScheduled = false;
    refresh();
  }

  private LiveSet balance(LivePlan next, ServiceSettings settings) {
    if (next.near().isEmpty()) {
      return LiveSet.EMPTY;
    }
    Balancer ofNear = settings.balancer().create(next.near(), near);
    near = ofNear;
    if (next.far().isEmpty()) {
      return new LiveSet(next.near(), ofNear, next.panic());
    }
    Balancer ofFar = settings.balancer().create(next.far(), far);
    far = ofFar;
    List<LiveCandidate> all = new ArrayList<>(next.near());
    all.addAll(next.far());
    Balancer both = new SpillOver(ofNear, next.near().size(), next.nearPercent(), ofFar);
    return new LiveSet(all, both, next.panic());
  }

  /** Closes the idle connections of all instances. */
  public synchronized void close() {
    instances.forEach(instance -> instance.pools().close());
  }
}
