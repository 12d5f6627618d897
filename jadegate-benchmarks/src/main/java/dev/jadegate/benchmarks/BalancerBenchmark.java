package dev.jadegate.benchmarks;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import dev.jadegate.upstream.Latency;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.balance.ConsistentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * One choice of an instance, of few and of many. Instances differ in weight, load and latency,
 * which lie in objects of their own as those of a service do. Keys differ from choice to choice.
 * With {@code -t 4} four threads share the balancer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BalancerBenchmark {
  private static final int MAX_WEIGHT = 65536;
  private static final int MAX_ACTIVE = 100;
  private static final int MAX_NANOS = 100_000_000;
  private static final int BOUND_PERCENT = 125;
  private static final String BOUNDED = "consistent_hash bounded";

  /** Which algorithm chooses. */
  @Param({
    "round_robin",
    "weighted_round_robin",
    "random",
    "least_connections",
    "power_of_two",
    "peak_ewma",
    "consistent_hash",
    BOUNDED
  })
  private String algorithm = "";

  /** Of how many; 16 are the most that least_connections looks at one by one. */
  @Param({"3", "16", "1000"})
  private int instances;

  private Balancer balancer = (hash, attempt) -> 0;

  private record Loaded(String id, int weight, AtomicInteger running, Latency latency)
      implements Candidate {
    @Override
    public int active() {
      return running.get();
    }

    @Override
    public long latencyNanos() {
      return latency.nanos(System.nanoTime());
    }

    @Override
    public double latencyRatio(Candidate other) {
      return other instanceof Loaded loaded
          ? latency.ratio(loaded.latency)
          : Candidate.super.latencyRatio(other);
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of();
    }
  }

  /** The keys of one thread. */
  @State(Scope.Thread)
  public static class Keys {
    private long last;

    long next() {
      last += 2;
      return last + 1;
    }
  }

  /** Makes instances and balancer. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    boolean isWeighted = !algorithm.equals("round_robin");
    List<Loaded> candidates = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      int weight = isWeighted ? random.nextInt(1, MAX_WEIGHT) : 100;
      AtomicInteger running = new AtomicInteger(random.nextInt(MAX_ACTIVE));
      Loaded candidate = new Loaded("i" + i, weight, running, new Latency());
      candidate.latency().observe(random.nextInt(1, MAX_NANOS), System.nanoTime());
      candidates.add(candidate);
    }
    balancer = factory().create(candidates, null);
  }

  private BalancerFactory factory() {
    return algorithm.equals(BOUNDED)
        ? new ConsistentHash.Factory(ConsistentHash.VIRTUAL_NODES, BOUND_PERCENT)
        : Objects.requireNonNull(Balancers.of(algorithm)).factory();
  }

  /** One choice. */
  @Benchmark
  public int choose(Keys keys) {
    return balancer.choose(keys.next(), 0);
  }
}
