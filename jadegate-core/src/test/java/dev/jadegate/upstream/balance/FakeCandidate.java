package dev.jadegate.upstream.balance;

import dev.jadegate.api.Candidate;
import dev.jadegate.upstream.Latency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A candidate whose load and answers a test decides; its latency is the real mean. */
record FakeCandidate(
    String id, int weight, AtomicInteger running, Latency latency, AtomicLong clock)
    implements Candidate {

  static List<FakeCandidate> of(int... weights) {
    AtomicLong clock = new AtomicLong();
    return IntStream.range(0, weights.length)
        .mapToObj(
            i -> new FakeCandidate("i" + i, weights[i], new AtomicInteger(), new Latency(), clock))
        .toList();
  }

  /** So many of the weight 100. */
  static List<FakeCandidate> same(int count) {
    return of(IntStream.range(0, count).map(i -> 100).toArray());
  }

  @Override
  public int active() {
    return running.get();
  }

  @Override
  public long latencyNanos() {
    return latency.nanos(clock.get());
  }

  @Override
  public double latencyRatio(Candidate other) {
    return latency.ratio(((FakeCandidate) other).latency);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }
}
