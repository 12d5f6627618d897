package dev.jadegate.scenario;

import dev.jadegate.testkit.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that do the same again and again until they are stopped, each on a connection of its own.
 */
final class Load implements AutoCloseable {
  /** Far more than any count in these tests takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  private Load() {}

  /** What a client does in a round; what it throws fails the test. */
  @FunctionalInterface
  interface Round {
    void run(RawClient client, long number) throws Exception;
  }

  /** Starts so many clients; rounds are numbered from 0 for each. */
  static Load start(int clients, int port, Round round) {
    Load load = new Load();
    for (int i = 0; i < clients; i++) {
      load.threads.add(Thread.ofVirtual().name("load-" + i).start(() -> load.run(port, round)));
    }
    return load;
  }

  private void run(int port, Round round) {
    try (RawClient client = RawClient.connect(port)) {
      for (long number = 0; !stopped; number++) {
        round.run(client, number);
        done.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  /** Rounds so far, of all clients. */
  long done() {
    return done.get();
  }

  /** Waits for so many further rounds. */
  void awaitMore(int rounds) throws InterruptedException {
    long goal = done.get() + rounds;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (done.get() < goal) {
      check();
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("the load came to a halt after " + done + " rounds");
      }
      Thread.sleep(1);
    }
  }

  private void check() {
    if (!failures.isEmpty()) {
      AssertionError failed = new AssertionError("a client failed: " + failures.peek());
      failures.forEach(failed::addSuppressed);
      throw failed;
    }
  }

  /**
   * Lets each client end its round.
   *
   * @throws AssertionError if one failed
   */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    check();
  }
}
