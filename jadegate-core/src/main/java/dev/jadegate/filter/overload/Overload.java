package dev.jadegate.filter.overload;

import dev.jadegate.config.OverloadConfig;
import dev.jadegate.config.Priority;
import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import dev.jadegate.resilience.Pressure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Whether the gateway itself has too much to do, looked at ten times a second: its memory, for all
 * requests, and how late each event loop is, for the requests of that loop alone.
 *
 * <p>Thread-safe. Asking costs one volatile read while all is well.
 */
public final class Overload {
  private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
  private static final long INTERVAL_MILLIS = 100;
  private static final double PERCENT = 100;
  private static final String LOOP_LAG = "loop_lag";

  private final ScheduledExecutorService sampler;
  private final Watch heap;
  private final Watch directMemory;
  private final Map<Executor, Lag> lags = new LinkedHashMap<>();
  private volatile OverloadConfig config = OverloadConfig.of("none");
  private volatile boolean calm = true;
  private @Nullable Future<?> sampling;

  /**
   * What is looked at.
   *
   * @param loop whose it is; null: of all
   * @param use how much of it there is, in the unit of its limit
   */
  private record Watch(
      String resource, @Nullable Loop loop, DoubleSupplier use, Pressure pressure) {
    Watch(String resource, @Nullable Loop loop, DoubleSupplier use) {
      this(resource, loop, use, new Pressure());
    }
  }

  private record Lag(LagProbe probe, Watch watch) {
    static Lag of(Loop loop) {
      LagProbe probe = new LagProbe(loop);
      return new Lag(probe, new Watch(LOOP_LAG, loop, probe::sample));
    }
  }

  /**
   * Of a gateway with these loops; off until it is configured.
   *
   * @param sampler whose tasks are short
   */
  public Overload(Loops loops, ScheduledExecutorService sampler) {
    this(loops, sampler, new MemoryUse());
  }

  private Overload(Loops loops, ScheduledExecutorService sampler, MemoryUse memory) {
    this.sampler = sampler;
    heap = new Watch("heap", null, memory::heap);
    directMemory = new Watch("direct_memory", null, memory::directMemory);
    for (Loop loop : loops.all()) {
      lags.put(loop.eventLoop(), Lag.of(loop));
    }
  }

  /** What to look at from now on. */
  public synchronized void configure(OverloadConfig wanted) {
    config = wanted;
    if (sampling != null && wanted.isOff()) {
      sampling.cancel(false);
      sampling = null;
      sampler.execute(this::sample); // after one that may be under way
    } else if (sampling == null && !wanted.isOff()) {
      sampling =
          sampler.scheduleWithFixedDelay(this::sample, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sample() {
    OverloadConfig limits = config;
    boolean well = look(heap, limits.heap() / PERCENT);
    well &= look(directMemory, limits.directMemory() / PERCENT);
    for (Lag lag : lags.values()) {
      well &= look(lag.watch(), limits.loopLag().toNanos());
    }
    calm = well;
  }

  /** Whether nobody is refused; a limit of 0 refuses nobody, and then nothing is measured. */
  private static boolean look(Watch watch, double limit) {
    Pressure pressure = watch.pressure();
    double share = limit == 0 ? 0 : watch.use().getAsDouble() / limit;
    if (pressure.read(share, System.nanoTime())) {
      tell(watch);
    }
    return pressure.isCalm();
  }

  private static void tell(Watch watch) {
    Loop loop = watch.loop();
    Pressure pressure = watch.pressure();
    List<String> refused =
        Arrays.stream(Priority.values())
            .filter(pressure::refuses)
            .map(priority -> priority.name().toLowerCase(Locale.ROOT))
            .toList();
    LOG.atLevel(refused.isEmpty() ? Level.INFO : Level.WARN)
        .addKeyValue("resource", watch.resource())
        .addKeyValue("loop", loop == null ? "all" : loop.index())
        .addKeyValue("of_limit", Math.round(pressure.share() * PERCENT) / PERCENT)
        .addKeyValue("refused", refused)
        .log(refused.isEmpty() ? "overload is over" : "overloaded, refusing requests");
  }

  /**
   * For what a request of this priority is refused on this event loop: {@code heap}, {@code
   * direct_memory} or {@code loop_lag}; null if it is not.
   */
  @Nullable String refusal(Priority priority, Executor loop) {
    if (calm) {
      return null;
    }
    if (heap.pressure().refuses(priority)) {
      return heap.resource();
    }
    if (directMemory.pressure().refuses(priority)) {
      return directMemory.resource();
    }
    Lag lag = lags.get(loop);
    return lag != null && lag.watch().pressure().refuses(priority) ? LOOP_LAG : null;
  }

  /** Tells of each resource that is looked at how near its limit it is: 1 at the limit. */
  public void pressures(BiConsumer<String, Double> to) {
    OverloadConfig limits = config;
    if (limits.heap() > 0) {
      to.accept(heap.resource(), heap.pressure().share());
    }
    if (limits.directMemory() > 0) {
      to.accept(directMemory.resource(), directMemory.pressure().share());
    }
    if (!limits.loopLag().isZero()) {
      double most =
          lags.values().stream().mapToDouble(lag -> lag.watch().pressure().share()).max().orElse(0);
      to.accept(LOOP_LAG, most);
    }
  }

  /** Tells of each event loop, by its number, how late it is in seconds. */
  public void lags(BiConsumer<String, Double> to) {
    if (!config.loopLag().isZero()) {
      for (Lag lag : lags.values()) {
        LagProbe probe = lag.probe();
        to.accept(String.valueOf(probe.loop().index()), probe.latestNanos() * 1e-9);
      }
    }
  }
}
