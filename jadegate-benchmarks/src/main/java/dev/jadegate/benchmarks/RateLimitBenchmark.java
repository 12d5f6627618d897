package dev.jadegate.benchmarks;

import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.Buckets;
import dev.jadegate.resilience.Limiter;
import dev.jadegate.resilience.SipHash;
import dev.jadegate.resilience.TokenBucket;
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
 * One decision of a limit: for all requests together, for one client, and for one of 100,000. With
 * the hash of the address and the reading of the clock; with {@code -t 4} four threads share the
 * limiter.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RateLimitBenchmark {
  private static final int MAX_KEYS = 100_000;

  /** How many clients; 0: one bucket for all. */
  @Param({"0", "1", "100000"})
  private int keys;

  /** Whether requests pass or nearly all are refused. */
  @Param({"true", "false"})
  private boolean passing;

  private Limiter limiter = limiter();

  private Limiter limiter() {
    double rate = passing ? 10_000_000 : 0.001; // with the largest burst a bucket is never empty
    long burst = passing ? 1_000_000_000 : 1;
    return new Limiter(
        new TokenBucket(rate, burst, System::nanoTime),
        keys == 0 ? 0 : MAX_KEYS,
        new SipHash(1, 2));
  }

  /** The clients of one thread, in an order that no cache foresees. */
  @State(Scope.Thread)
  public static class Clients {
    private long last = 1;

    long next() {
      last = last * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      return last >>> 33;
    }
  }

  /** Makes the limiter, and lets all clients come once. */
  @Setup
  public void prepare() {
    limiter = limiter();
    for (int i = 0; i < keys; i++) {
      take(i);
    }
  }

  private long take(long client) {
    Buckets buckets = limiter.buckets();
    Allowance allowance = buckets.allowance();
    return buckets.take(limiter.hash().of(0, client), allowance.now());
  }

  /** One decision. */
  @Benchmark
  public long decide(Clients clients) {
    return take(keys == 0 ? 0 : clients.next() % keys);
  }
}
