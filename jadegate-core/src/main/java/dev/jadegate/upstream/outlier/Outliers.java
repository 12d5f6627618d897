package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.AttemptListener;
import dev.jadegate.upstream.AttemptResult;
import dev.jadegate.upstream.Failures;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.MembershipListener;
import dev.jadegate.upstream.Outcomes;
import dev.jadegate.upstream.Service;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes instances out of turn whose requests fail, or take much longer than those of the others,
 * and lets them come back after a while. After <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Envoy's
 * outlier detection</a>, SEMANTICS 92 and 93; it departs in that a share of failures is compared
 * with a limit and not with the other instances, and that the last instance that is up stays.
 *
 * <p>Results come on the event loops, where noting one costs a read, or one addition if it failed.
 * All else is on the control thread, to which every decision is handed.
 */
public final class Outliers implements AttemptListener, MembershipListener {
  /** To say what is far from the others there must be some. */
  private static final int LEAST_FOR_LATENCY = 3;

  private final Service service;
  private final ScheduledExecutorService control;
  private final LongSupplier nanoClock;
  private final EjectionListener listener;
  private volatile OutlierSettings settings = OutlierSettings.OFF;

  // Control thread only.
  private Map<Instance, Ejection> ejections = new LinkedHashMap<>();
  private @Nullable ScheduledFuture<?> looking;

  /** One that ejects nobody yet. */
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

  /** Begins to hear of the service's instances. */
  public void watch() {
    service.watch(this);
  }

  /** Other settings. Who is ejected stays so for its time, unless nobody is to be any more. */
  public void configure(OutlierSettings next) {
    settings = next;
    service.attempts(next.isOn() ? this : AttemptListener.NONE);
    onControl(() -> apply(next));
  }

  private void apply(OutlierSettings now) {
    if (looking != null) {
      looking.cancel(false);
      looking = null;
    }
    if (!now.isOn()) {
      ejections.forEach(this::comeBack);
    } else if (now.rates().isOn()) {
      long interval = now.rates().intervalNanos();
      looking =
          control.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  /** Nothing is done any more. */
  public void close() {
    configure(OutlierSettings.OFF);
  }

  @Override
  public void onInstances(List<Instance> instances) {
    onControl(() -> members(instances));
  }

  private void members(List<Instance> instances) {
    Map<Instance, Ejection> before = ejections;
    ejections = new LinkedHashMap<>();
    for (Instance instance : instances) {
      Ejection known = before.remove(instance);
      Ejection ejection = known == null ? new Ejection() : known;
      ejections.put(instance, ejection);
      if (instance.health().isEjected() && !ejection.isEjected()) {
        begin(instance, ejection); // it is heir to one that was
      }
    }
    before.values().forEach(gone -> gone.end(nanoClock.getAsLong()));
  }

  @Override
  public void onResult(Instance instance, AttemptResult result) {
    OutlierSettings now = settings;
    Outcomes outcomes = instance.outcomes();
    boolean failed = Failures.isFailure(result);
    if (now.rates().isOn()) {
      outcomes.count(failed, result.headNanos());
    }
    if (!failed) {
      outcomes.succeeded();
    } else if (now.failuresInARow() > 0 && outcomes.failed() % now.failuresInARow() == 0) {
      onControl(() -> eject(instance, "consecutive_failures"));
    }
  }

  private void onControl(Runnable task) {
    try {
      control.execute(task);
    } catch (RejectedExecutionException e) {
      // The gateway has stopped, and so has all control.
    }
  }

  private void eject(Instance instance, String reason) {
    Ejection ejection = ejections.get(instance);
    if (ejection == null || ejection.isEjected() || !mayEject(instance)) {
      return;
    }
    long time = begin(instance, ejection);
    service.ejected(instance, true);
    listener.onEjected(instance, reason, time);
  }

  private long begin(Instance instance, Ejection ejection) {
    long time = ejection.next(nanoClock.getAsLong(), settings.ejectionNanos());
    ejection.begin(
        control.schedule(() -> comeBack(instance, ejection), time, TimeUnit.NANOSECONDS));
    return time;
  }

  private boolean mayEject(Instance instance) {
    int ejected = 0;
    boolean othersUp = false;
    for (Instance other : ejections.keySet()) {
      ejected += other.health().isEjected() ? 1 : 0;
      othersUp |= other != instance && other.health().isUp();
    }
    int most = Math.max(1, ejections.size() * settings.maxPercent() / 100);
    return othersUp && settings.isOn() && ejected < most;
  }

  private void comeBack(Instance instance, Ejection ejection) {
    if (!ejection.isEjected()) {
      return;
    }
    ejection.end(nanoClock.getAsLong());
    instance.outcomes().forget();
    service.ejected(instance, false);
    listener.onReturned(instance);
  }

  /** Looks at what became of all attempts since the last look. */
  private void look() {
    OutlierSettings.Rates rates = settings.rates();
    Map<Instance, Outcomes.Sum> sums = new LinkedHashMap<>();
    for (Map.Entry<Instance, Ejection> entry : ejections.entrySet()) {
      Outcomes.Sum sum = entry.getKey().outcomes().take();
      if (!entry.getValue().isEjected() && sum.attempts() >= rates.minimum()) {
        sums.put(entry.getKey(), sum);
      }
    }
    long tooLong = tooLong(sums, rates);
    sums.forEach((instance, sum) -> {
      if (rates.failurePercent() > 0
          && sum.failures() * 100L >= (long) sum.attempts() * rates.failurePercent()) {
        eject(instance, "failure_rate");
      } else if (sum.meanNanos() > tooLong) {
        eject(instance, "latency");
      }
    });
  }

  /** Above this mean an instance is far from the others. */
  private static long tooLong(Map<Instance, Outcomes.Sum> sums, OutlierSettings.Rates rates) {
    long[] means =
        sums.values().stream()
            .mapToLong(Outcomes.Sum::meanNanos)
            .filter(mean -> mean > 0)
            .toArray();
    if (rates.latencyFactor() <= 0 || means.length < LEAST_FOR_LATENCY) {
      return Long.MAX_VALUE;
    }
    Arrays.sort(means);
    return (long) (means[means.length / 2] * rates.latencyFactor());
  }
}
