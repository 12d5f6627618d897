package dev.jadegate.scenario;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import java.io.IOException;
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
final class SteadyLoad implements AutoCloseable {
  private final List<RawClient> clients = new ArrayList<>();

  private SteadyLoad() {}

  /** A request: what came of it, and how long it took. */
  record Sample(int status, long nanos) {}

  /** So many clients, connected. */
  static SteadyLoad connect(int port, int clients) throws IOException {
    SteadyLoad load = new SteadyLoad();
    for (int i = 0; i < clients; i++) {
      load.clients.add(RawClient.connect(port));
    }
    return load;
  }

  /**
   * Sends GETs of this target for some time with clients of their own, and waits for all answers.
   */
  static List<Sample> run(int port, String target, int perSecond, int clients, int millis)
      throws Exception {
    try (SteadyLoad load = connect(port, clients)) {
      return load.run(target, perSecond, millis);
    }
  }

  /** Sends GETs of this target for some time, and waits for all answers. */
  List<Sample> run(String target, int perSecond, int millis) throws Exception {
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long turn = clients.size() * step;
    List<Future<List<Sample>>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long first = start;
      for (RawClient client : clients) {
        long mine = first;
        running.add(threads.submit(() -> send(client, target, mine, turn, end)));
        first += step;
      }
      List<Sample> samples = new ArrayList<>();
      for (Future<List<Sample>> client : running) {
        samples.addAll(client.get());
      }
      return samples;
    }
  }

  private static List<Sample> send(RawClient client, String target, long first, long turn, long end)
      throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (long at = first; at - end < 0; at += turn) {
      while (System.nanoTime() - at < 0) {
        LockSupport.parkNanos(at - System.nanoTime());
      }
      long sent = System.nanoTime();
      ReceivedResponse response = client.get(target);
      samples.add(new Sample(response.status(), System.nanoTime() - sent));
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

  @Override
  public void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
