package dev.jadegate.scenario;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Requests that come at a rate of their own, whatever becomes of those before: many clients, each
 * with a connection, take turns by the clock. If an answer takes longer than a turn of all, its
 * client is late, and the load is less than it should be.
 */
final class SteadyLoad {
  private SteadyLoad() {}

  /** A request: what came of it, and how long it took. */
  record Sample(int status, long nanos) {}

  /** Sends GETs of this target for some time, and waits for all answers. */
  static List<Sample> run(int port, String target, int perSecond, int clients, int millis)
      throws Exception {
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
    List<Future<List<Sample>>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        long first = start + i * step;
        running.add(threads.submit(() -> client(port, target, first, clients * step, end)));
      }
      List<Sample> samples = new ArrayList<>();
      for (Future<List<Sample>> client : running) {
        samples.addAll(client.get());
      }
      return samples;
    }
  }

  private static List<Sample> client(int port, String target, long first, long turn, long end)
      throws Exception {
    List<Sample> samples = new ArrayList<>();
    try (RawClient client = RawClient.connect(port)) {
      for (long at = first; at - end < 0; at += turn) {
        while (System.nanoTime() - at < 0) {
          LockSupport.parkNanos(at - System.nanoTime());
        }
        long sent = System.nanoTime();
        ReceivedResponse response = client.get(target);
        samples.add(new Sample(response.status(), System.nanoTime() - sent));
      }
    }
    return samples;
  }

  /** How long those took that ended so, sorted. */
  static long[] times(List<Sample> samples, int status) {
    return of(samples, status).mapToLong(Sample::nanos).sorted().toArray();
  }

  /** How many ended so. */
  static long count(List<Sample> samples, int status) {
    return of(samples, status).count();
  }

  private static Stream<Sample> of(List<Sample> samples, int status) {
    return samples.stream().filter(sample -> sample.status() == status);
  }
}
