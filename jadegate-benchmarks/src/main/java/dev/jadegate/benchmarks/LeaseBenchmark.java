package dev.jadegate.benchmarks;

import dev.jadegate.resilience.Leases;
import dev.jadegate.resilience.SharedStore;
import dev.jadegate.resilience.SipHash;
import dev.jadegate.resilience.TokenBucket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision of a limit that gateways share, out of lots: what {@link RateLimitBenchmark}
 * measures of a local one. The store answers at once, so that its cost is not in it; lots are of
 * 100, and one decision in 75 asks for the next.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LeaseBenchmark {
  private static final int MAX_KEYS = 100_000;
  private static final long BURST = 1000;

  /** How many clients. */
  @Param({"1", "10000"})
  private int keys;

  private final SipHash hash = new SipHash(1, 2);
  private final TokenBucket bucket = new TokenBucket(1000, BURST, System::nanoTime);
  private final SharedStore store =
      (name, allowance, at, wanted) ->
          CompletableFuture.completedFuture(new SharedStore.Grant(wanted, BURST, 1, 0));
  private Leases leases = new Leases(store, MAX_KEYS, System::nanoTime);

  /** Begins anew. */
  @Setup
  public void prepare() {
    leases = new Leases(store, MAX_KEYS, System::nanoTime);
  }

  /** One decision. */
  @Benchmark
  public Object decide(RateLimitBenchmark.Clients clients) {
    long key = hash.of(0, clients.next() % keys);
    SharedStore.Grant known = leases.decide(key);
    return known == null ? leases.ask(key, "", bucket) : known;
  }
}
