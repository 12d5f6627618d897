package dev.jadegate.upstream;

import dev.jadegate.api.Candidate;
import java.util.Map;

/** An instance with the weight that it has in one live set. */
record LiveCandidate(Instance instance, int weight) implements Candidate {
  @Override
  public String id() {
    return instance.id();
  }

  @Override
  public int active() {
    return instance.active().get();
  }

  @Override
  public long latencyNanos() {
    return instance.latency().nanos(System.nanoTime());
  }

  @Override
  public double latencyRatio(Candidate other) {
    return other instanceof LiveCandidate live
        ? instance.latency().ratio(live.instance.latency())
        : Candidate.super.latencyRatio(other);
  }

  @Override
  public Map<String, String> metadata() {
    return instance.description().metadata();
  }
}
