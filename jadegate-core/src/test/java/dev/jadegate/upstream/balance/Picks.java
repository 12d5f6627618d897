package dev.jadegate.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jadegate.api.Balancer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/** Many choices of a balancer, and what may be asked of them. */
final class Picks {
  static final int MILLION = 1_000_000;
  private static final int THREADS = 4;

  private Picks() {}

  static int[] counts(Balancer balancer, int size, int picks) {
    return counts(balancer, size, picks, i -> 0);
  }

  static int[] counts(Balancer balancer, int size, int picks, LongUnaryOperator hash) {
    int[] counts = new int[size];
    for (int i = 0; i < picks; i++) {
      counts[balancer.choose(hash.applyAsLong(i), 0)]++;
    }
    return counts;
  }

  static List<Integer> list(Balancer balancer, int picks) {
    return IntStream.range(0, picks).map(i -> balancer.choose(0, 0)).boxed().toList();
  }

  /** A million choices on four threads. */
  static int[] onFourThreads(Balancer balancer, int size) throws Exception {
    int[] sum = new int[size];
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<int[]>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(() -> counts(balancer, size, MILLION / THREADS));
      }
      for (Future<int[]> counts : threads.invokeAll(tasks)) {
        for (int i = 0; i < size; i++) {
          sum[i] += counts.get()[i];
        }
      }
    }
    return sum;
  }

  /** Each has its share, to within 1 % of all choices. */
  static void assertShares(int[] counts, int... weights) {
    assertShares(counts, 0.01, weights);
  }

  static void assertShares(int[] counts, double error, int... weights) {
    double picks = IntStream.of(counts).sum();
    double sum = IntStream.of(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts[i] / picks).as("of " + i).isCloseTo(weights[i] / sum, within(error));
    }
  }
}
