package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import java.util.List;
import java.util.SplittableRandom;

/** Requests under way at all times: each begins when another one, drawn at random, has ended. */
final class LoadSimulation {
  private final List<FakeCandidate> candidates;
  private final Balancer balancer;
  private final int[] requests;
  private final SplittableRandom random = new SplittableRandom(6);
  final int[] counts;
  int most;

  LoadSimulation(List<FakeCandidate> candidates, Balancer balancer, int underWay) {
    this.candidates = candidates;
    this.balancer = balancer;
    requests = new int[underWay];
    counts = new int[candidates.size()];
    for (int i = 0; i < underWay; i++) {
      begin(i);
    }
  }

  private void begin(int request) {
    int index = balancer.choose(0, 0);
    requests[request] = index;
    counts[index]++;
    most = Math.max(most, candidates.get(index).running().incrementAndGet());
  }

  LoadSimulation run(int picks) {
    for (int i = 0; i < picks; i++) {
      int request = random.nextInt(requests.length);
      candidates.get(requests[request]).running().decrementAndGet();
      begin(request);
    }
    return this;
  }
}
