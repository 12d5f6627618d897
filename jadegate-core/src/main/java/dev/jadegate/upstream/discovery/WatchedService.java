package dev.jadegate.upstream.discovery;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Health;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service whose instances a registry knows. What the registry says goes through the guard and
 * then to the service; while it says nothing, what it said last holds. Answers that the guard does
 * not believe make it ask anew, with a fresh watch, because some registries tell changes only.
 *
 * <p>State is under this object's lock, which is taken before the service's.
 */
public final class WatchedService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedService.class);

  /** How often instances that are held back are looked at; taste. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LEAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MAX_LISTED = 20;

  private final Service service;
  private final Target target;
  private final Registry registry;
  private final Surroundings surroundings;
  private final RemovalGuard guard;
  private final CountDownLatch peopled = new CountDownLatch(1);

  private List<ServiceInstance> inForce = List.of();
  private Discovery.@Nullable Watch watch;
  private long unheardNanos;
  private @Nullable String failure;
  private boolean answered;
  private boolean inherited;
  private boolean looking;
  private boolean askedAnew;
  private boolean closed;
  private int generation;

  /**
   * What is asked, and how much of the answer is believed.
   *
   * @param source tells where instances were found, over restarts
   * @param leastPercent an answer with less of the instances is not believed at once
   * @param confirmTime how long it is to hold until it is; zero: each answer is believed
   */
  public record Target(ServiceQuery query, String source, int leastPercent, Duration confirmTime) {}

  /**
   * What all watched services share.
   *
   * @param control for short work that is to be done later
   * @param nanoClock monotonic
   */
  public record Surroundings(
      GatewayMetrics metrics,
      KeptSets kept,
      ScheduledExecutorService control,
      LongSupplier nanoClock) {}

  /** One that is not watched yet. */
  public WatchedService(
      Service service, Target target, Registry registry, Surroundings surroundings) {
    this.service = service;
    this.target = target;
    this.registry = registry;
    this.surroundings = surroundings;
    guard = new RemovalGuard(target.leastPercent(), target.confirmTime().toNanos());
    unheardNanos = surroundings.nanoClock().getAsLong();
  }

  /**
   * Begins. Instances that the service has already stay until the first answer that has some; if it
   * has none, those that were kept are used.
   */
  public synchronized void start() {
    inForce = service.instances().stream().map(Instance::description).toList();
    inherited = !inForce.isEmpty();
    if (inherited) {
      guard.begin(inForce);
      peopled.countDown();
    } else {
      useKept();
    }
    ask();
  }

  private void useKept() {
    List<ServiceInstance> kept = surroundings.kept().load(service.name(), target.source());
    if (kept == null || kept.isEmpty()) {
      return;
    }
    guard.begin(kept);
    service.update(kept);
    inForce = kept;
    LOG.atInfo()
        .addKeyValue("service", service.name())
        .addKeyValue("provider", registry.provider())
        .addKeyValue("instances", kept.size())
        .log("instances are those that were kept");
  }

  private void ask() {
    int ours = ++generation;
    watch =
        registry
            .discovery()
            .watch(
                target.query(),
                new Discovery.Listener() {
                  @Override
                  public void onInstances(List<ServiceInstance> instances) {
                    answered(ours, instances);
                  }

                  @Override
                  public void onFailure(String reason) {
                    failed(ours, reason);
                  }
                });
  }

  private synchronized void answered(int from, List<ServiceInstance> instances) {
    if (closed || from != generation) {
      return;
    }
    long now = surroundings.nanoClock().getAsLong();
    answered = true;
    failure = null;
    askedAnew = false;
    registry.outage().over(service.name());
    if (inherited && !instances.isEmpty()) {
      inherited = false;
      guard.begin(instances); // those before were of another source
      use(instances);
    } else {
      int before = guard.held();
      use(guard.answer(now, instances));
      report(before);
    }
    peopled.countDown();
    lookLater(now);
  }

  private synchronized void failed(int from, String reason) {
    if (closed || from != generation) {
      return;
    }
    if (answered && failure == null) {
      unheardNanos = surroundings.nanoClock().getAsLong();
    }
    failure = reason;
    if (!inForce.isEmpty()) {
      peopled.countDown(); // those that were kept: there is nothing to wait for
    }
    surroundings.metrics().config().discoveryFailed(service.name(), registry.provider());
    registry.outage().failed(service.name(), reason);
  }

  private void use(List<ServiceInstance> instances) {
    if (instances.equals(inForce)) {
      return;
    }
    List<String> added = names(instances, inForce);
    List<String> removed = names(inForce, instances);
    inForce = List.copyOf(instances);
    service.update(inForce);
    keep();
    surroundings.metrics().config().discoveryUpdated(service.name(), registry.provider());
    LOG.atInfo()
        .addKeyValue("service", service.name())
        .addKeyValue("provider", registry.provider())
        .addKeyValue("added", some(added))
        .addKeyValue("removed", some(removed))
        .addKeyValue("instances", inForce.size())
        .log("instances changed");
  }

  /** Keeps what is in use, if that is known. */
  public synchronized void keep() {
    if (answered) {
      surroundings.kept().save(service.name(), target.source(), inForce);
    }
  }

  private static List<String> names(List<ServiceInstance> of, List<ServiceInstance> but) {
    Set<String> known = new HashSet<>();
    but.forEach(instance -> known.add(RemovalGuard.key(instance)));
    return of.stream()
        .filter(instance -> !known.contains(RemovalGuard.key(instance)))
        .map(ServiceInstance::authority)
        .toList();
  }

  private static String some(List<String> names) {
    List<String> first = names.subList(0, Math.min(names.size(), MAX_LISTED));
    String more = names.size() > MAX_LISTED ? " and " + (names.size() - MAX_LISTED) + " more" : "";
    return String.join(" ", first) + more;
  }

  private void report(int heldBefore) {
    if (heldBefore == 0 && guard.held() > 0) {
      LOG.atWarn()
          .addKeyValue("service", service.name())
          .addKeyValue("provider", registry.provider())
          .addKeyValue("held_back", guard.held())
          .addKeyValue("instances", inForce.size())
          .log("registry leaves out many instances at once; they stay until it says so again");
    } else if (heldBefore > 0 && guard.held() == 0) {
      LOG.atInfo()
          .addKeyValue("service", service.name())
          .addKeyValue("instances", inForce.size())
          .log("no instances are held back any more");
    }
  }

  private void lookLater(long now) {
    if (guard.held() == 0 || looking) {
      return;
    }
    looking = true;
    long untilConfirmable = Math.max(LEAST_LOOK_NANOS, guard.confirmableAt() - now);
    long delay = askedAnew ? LOOK_NANOS : Math.min(LOOK_NANOS, untilConfirmable);
    surroundings.control().schedule(this::look, delay, TimeUnit.NANOSECONDS);
  }

  /** Gives up what is held back and fails, and asks anew once that can confirm the rest. */
  private synchronized void look() {
    looking = false;
    if (closed || guard.held() == 0) {
      return;
    }
    long now = surroundings.nanoClock().getAsLong();
    Set<String> failing = failing();
    if (!failing.isEmpty()) {
      int before = guard.held();
      use(guard.withdraw(failing));
      report(before);
    }
    if (guard.held() > 0 && !askedAnew && now - guard.confirmableAt() >= 0) {
      askedAnew = true;
      end();
      ask();
    }
    lookLater(now);
  }

  private Set<String> failing() {
    Set<String> failing = new HashSet<>();
    for (Instance instance : service.instances()) {
      Health health = instance.health();
      String key = RemovalGuard.key(instance.description());
      if (guard.isHeld(key) && (health.isEjected() || health.probed() == Health.Probed.DOWN)) {
        failing.add(key);
      }
    }
    return failing;
  }

  private void end() {
    Discovery.Watch old = watch;
    if (old != null) {
      old.close();
    }
  }

  /**
   * Waits until it has instances, or the registry has said that there are none.
   *
   * @return whether that is so
   */
  public boolean awaitInstances(long nanos) throws InterruptedException {
    return peopled.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** The name of the service. */
  public String name() {
    return service.name();
  }

  /** The kind of its registry. */
  public String provider() {
    return registry.provider();
  }

  /**
   * For how many nanoseconds the registry cannot be asked: 0 while it can, however long nothing
   * changes; until its first answer, since the start.
   */
  public synchronized long ageNanos() {
    return answered && failure == null ? 0 : surroundings.nanoClock().getAsLong() - unheardNanos;
  }

  /** Why it cannot be asked, if that is so; null if it can. */
  public synchronized @Nullable String failure() {
    return failure;
  }

  /** How many instances are in use, whatever their health. */
  public synchronized int instances() {
    return inForce.size();
  }

  /** How many of them the registry leaves out. */
  public synchronized int heldBack() {
    return guard.held();
  }

  /** Ends the watch; the service keeps its instances. */
  @Override
  public synchronized void close() {
    closed = true;
    end();
    registry.outage().over(service.name());
    peopled.countDown();
  }
}
