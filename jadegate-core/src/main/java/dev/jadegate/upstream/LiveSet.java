package dev.jadegate.upstream;

import dev.jadegate.api.Balancer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instances that may be chosen at one moment, with the balancer over them. Immutable: a change
 * makes another one.
 *
 * @param balancer null if there is nobody to choose
 * @param panic whether instances that are not up are among them, because too few are
 */
record LiveSet(List<LiveCandidate> candidates, @Nullable Balancer balancer, boolean panic) {
  static final LiveSet EMPTY = new LiveSet(List.of(), null, false);

  LiveSet {
    candidates = List.copyOf(candidates);
  }

  @Nullable Instance choose(long hash, int attempt) {
    return balancer == null ? null : candidates.get(balancer.choose(hash, attempt)).instance();
  }
}
