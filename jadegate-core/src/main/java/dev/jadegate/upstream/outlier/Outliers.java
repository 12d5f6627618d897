package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.Health.Ejection;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.MembershipListener;
import dev.jadegate.upstream.Service;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passive health checks of a service: an instance whose requests fail gets none for a while
 * (Envoy's outlier detection, <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Outlier
 * detection</a>).
 *
 * <pre>
 *              failures in a row, rate, latency
 *   SERVING ──────────────────────────────────► EJECTED
 *      ▲  unless too many are ejected already      │
 *      └──── its term is over, or checks are off ──┘
 * </pre>
 *
 * What happens is counted on the event loops, see {@link Conduct}; everything is decided on the
 * control thread, one after the other. Made for one service, over all reloads.
 */
public final class Outliers implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger(Outliers.class);
  private static final int ALL = 100;

  private final Service service;
  private final ScheduledExecutorService control;
  private final LongSupplier nanoClock;
  private final EjectionListener listener;
  private volatile @Nullable OutlierSettings settings;

  /** By id and address. Under the service's lock. */
  private Map<String, Member> known = Map.of();

  // Of the control thread.
  private Set<Member> members = Set.of();
  private @Nullable Future<?> windows;
  private long windowNanos;

  /**
   * For a service; off until there are settings. To be added to those who watch it.
   *
   * @param control the one thread that decides
   */
  public Outliers(
      Service service,
      ScheduledExecutorService control,
      LongSupplier nanoClock,
      EjectionListener listener) {
    this.service = service;
    this.control = control;
    this.nanoClock = nanoClock;
    this.listener = listener;
  }

  /** From now on this is what counts; null: nothing does, and who is ejected returns. */
  public void configure(@Nullable OutlierSettings next) {
    settings = next;
    decide(this::configured);
  }

  /** Instances that stay keep their standing, also where a reload opened them anew. */
  @Override
  public void onInstances(List<Instance> instances) {
    Map<String, Member> now = new LinkedHashMap<>();
    for (Instance instance : instances) {
      String key = instance.id() + "@" + instance.address();
      Member before = known.get(key);
      Member member = before == null ? new Member(instance, () -> settings, this::suspect) : before;
      member.attach(instance);
      now.put(key, member);
    }
    known = now;
    Set<Member> present = new LinkedHashSet<>(now.values());
    decide(() -> changed(present));
  }

  /** On any thread. */
  private void suspect(Member member) {
    if (member.accuse()) {
      decide(() -> {
        member.heard();
        eject(member, Offence.CONSECUTIVE_FAILURES);
      });
    }
  }

  private void decide(Runnable step) {
    try {
      control.execute(step);
    } catch (RejectedExecutionException e) {
      LOG.debug("the gateway closes", e);
    }
  }

  // On the control thread.

  private void changed(Set<Member> present) {
    Set<Member> gone = new LinkedHashSet<>(members);
    gone.removeAll(present);
    members = present;
    for (Member member : gone) {
      member.back();
      listener.onLeft(member.instance());
    }
    OutlierSettings now = settings;
    for (Member member : present) {
      member.conduct().count(now != null && now.hasWindow());
      if (member.ejection() != member.instance().health().ejection()) {
        service.ejected(member.instance(), member.ejection()); // it was opened anew meanwhile
      }
    }
  }

  private void configured() {
    OutlierSettings now = settings;
    long wanted = now != null && now.hasWindow() ? now.windowNanos() : 0;
    if (wanted != windowNanos) {
      windowNanos = wanted;
      if (windows != null) {
        windows.cancel(false);
      }
      windows =
          wanted == 0
              ? null
              : control.scheduleAtFixedRate(this::compare, wanted, wanted, TimeUnit.NANOSECONDS);
    }
    for (Member member : members) {
      member.conduct().count(wanted != 0);
      if (now == null) {
        member.conduct().forget();
        readmit(member);
      }
    }
  }

  /** A window is over. */
  private void compare() {
    OutlierSettings now = settings;
    if (now == null) {
      return;
    }
    Map<Member, Window.Sums> sums = new HashMap<>();
    for (Member member : members) {
      Window.Sums taken = member.conduct().take();
      if (taken != null && !member.isEjected()) {
        sums.put(member, taken);
      }
    }
    if (now.failureRate() != null) {
      Comparison.failing(sums, now.failureRate()).forEach(one -> eject(one, Offence.FAILURE_RATE));
    }
    if (now.latency() != null) {
      Comparison.slow(sums, now.latency()).forEach(one -> eject(one, Offence.LATENCY));
    }
  }

  private void eject(Member member, Offence offence) {
    OutlierSettings now = settings;
    if (now == null || member.isEjected() || !member.isServing() || !members.contains(member)) {
      return;
    }
    if (isFull(now.maxEjectionPercent())) {
      listener.onSpared(member.instance(), offence);
      return;
    }
    long begin = nanoClock.getAsLong();
    long nanos = member.term().begin(now.ejectionNanos(), begin);
    Ejection ejection = new Ejection(offence.label(), begin + nanos, member.term().steps());
    member.eject(ejection, control.schedule(() -> readmit(member), nanos, TimeUnit.NANOSECONDS));
    service.ejected(member.instance(), ejection);
    listener.onEjected(member.instance(), offence, nanos);
  }

  /**
   * Whether no more may be ejected of those that would serve otherwise. One may always be, as with
   * Envoy's always_eject_one_host, but never the last that is up: if all instances fail, because of
   * something that they share, the service is still asked.
   */
  private boolean isFull(int maxPercent) {
    int serving = 0;
    int ejected = 0;
    for (Member member : members) {
      if (member.isServing()) {
        serving++;
        ejected += member.isEjected() ? 1 : 0;
      }
    }
    int least = maxPercent > 0 ? 1 : 0;
    return serving - ejected <= 1 || ejected >= Math.max(least, serving * maxPercent / ALL);
  }

  private void readmit(Member member) {
    if (!member.isEjected()) {
      return;
    }
    member.back();
    member.term().end(nanoClock.getAsLong());
    member.conduct().forget(); // of requests that began before it was ejected
    service.ejected(member.instance(), null);
    listener.onReturned(member.instance());
  }
}
