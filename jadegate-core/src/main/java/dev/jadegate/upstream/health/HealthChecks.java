package dev.jadegate.upstream.health;

import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.Health.Probed;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.pool.Connector;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All active checks of a gateway. They have an event loop of their own, which starts when the first
 * service wants them, so that ten thousand instances that are asked take no time from requests.
 * Thread-safe.
 */
public final class HealthChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final Transport transport;
  private final Connector connector;
  private final Executor control;
  private final InstantSource clock;

  // Under the lock.
  private final Map<Service, Checked> services = new IdentityHashMap<>();
  private @Nullable Loops loops;
  private Probe.@Nullable Shared shared;
  private boolean closed;

  /** Until the first round is over, an instance that is up is what everybody expects. */
  private volatile boolean started;

  /** A service that is checked. */
  private record Checked(Prober prober, CheckPlan plan) {}

  /**
   * @param control does what an event loop must not wait for, one after the other
   */
  public HealthChecks(
      Transport transport, Connector connector, Executor control, InstantSource clock) {
    this.transport = transport;
    this.connector = connector;
    this.control = control;
    this.clock = clock;
  }

  /**
   * The instances of a service, those it has now and those to come, are checked like this from now
   * on. The service's settings must say already that it is probed.
   */
  public synchronized void check(Service service, CheckPlan plan) {
    if (closed) {
      return;
    }
    Checked before = services.get(service);
    if (before != null) {
      if (!before.plan().isLike(plan)) {
        services.put(service, new Checked(before.prober(), plan));
        before.prober().configure(plan);
      }
      return;
    }
    Prober prober =
        new Prober(shared(), (instance, up, why) -> changed(service, instance, up, why));
    services.put(service, new Checked(prober, plan));
    prober.configure(plan);
    service.watch(prober);
  }

  /** Services that are not among these are not checked any more. */
  public synchronized void retain(Set<Service> some) {
    for (Service service : List.copyOf(services.keySet())) {
      if (!some.contains(service)) {
        Checked gone = Objects.requireNonNull(services.remove(service));
        service.unwatch(gone.prober());
        gone.prober().configure(null);
      }
    }
  }

  private Probe.Shared shared() {
    Probe.Shared known = shared;
    if (known == null) {
      SplittableRandom random = new SplittableRandom();
      Loops made = new Loops(1, transport, random, "jadegate-checks");
      Timetable timetable = new LoopTimetable(made.all().getFirst());
      Pace pace = new Pace(random.split(), System.nanoTime());
      known = new Probe.Shared(timetable, new WireChecker(made, connector), pace, clock);
      loops = made;
      shared = known;
    }
    return known;
  }

  /** On the loop of the checks. */
  private void changed(Service service, Instance instance, boolean up, String reason) {
    control.execute(() -> tell(service, instance, up, reason));
  }

  private void tell(Service service, Instance instance, boolean up, String reason) {
    Probed before = instance.health().probed();
    if (before != (up ? Probed.UP : Probed.DOWN) && service.probed(instance, up)) {
      boolean expected = up && before == Probed.PENDING && !started;
      (expected ? LOG.atDebug() : up ? LOG.atInfo() : LOG.atWarn())
          .addKeyValue("service", service.name())
          .addKeyValue("instance", instance.address())
          .addKeyValue("reason", reason)
          .log(up ? "instance is up" : "instance is down");
    }
    synchronized (this) {
      notifyAll();
    }
  }

  /**
   * At the start: waits until each instance has been checked once, at most for the timeout of a
   * check of its service (MECHANICS 31).
   */
  public void awaitFirstRound() {
    await(service -> service.instances().stream().anyMatch(HealthChecks::isPending));
    started = true;
  }

  /** After a reload: the same for services of whose instances none has been checked. */
  public void awaitNewServices() {
    await(service ->
        !service.instances().isEmpty()
            && service.instances().stream().allMatch(HealthChecks::isPending));
  }

  private static boolean isPending(Instance instance) {
    return instance.health().probed() == Probed.PENDING;
  }

  private synchronized void await(Predicate<Service> isToWaitFor) {
    long begun = System.nanoTime();
    for (Map.Entry<Service, Checked> entry : Map.copyOf(services).entrySet()) {
      long timeout = entry.getValue().plan().timeoutNanos();
      long left = timeout;
      while (!closed && left > 0 && isToWaitFor.test(entry.getKey())) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        left = timeout - (System.nanoTime() - begun);
      }
    }
  }

  /** Calls it once the loop of the checks is done with what it does now. */
  public void afterTurn(Runnable then) {
    Loops made;
    synchronized (this) {
      made = closed ? null : loops;
    }
    if (made == null) {
      then.run();
    } else {
      made.afterAll(then);
    }
  }

  /** No more checks; whoever waits for some goes on. */
  public synchronized void stop() {
    closed = true;
    services.values().forEach(checked -> checked.prober().configure(null));
    services.clear();
    notifyAll();
  }

  /** Stops the loop too. */
  @Override
  public void close() {
    stop();
    Loops made;
    synchronized (this) {
      made = loops;
      loops = null;
    }
    if (made != null) {
      made.close();
    }
  }
}
