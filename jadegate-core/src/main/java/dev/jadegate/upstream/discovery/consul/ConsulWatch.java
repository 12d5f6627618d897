package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.upstream.discovery.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Asks an agent for a service again and again, each time for what is newer than the last answer, as
 * Consul's page "Blocking Queries" has it: from the beginning if the index went backwards, is not
 * above 0, or after a failure (the agent may have been restarted), and not in a tight loop. Runs on
 * a virtual thread until that is interrupted.
 */
final class ConsulWatch implements Runnable {
  /** An agent adds up to a sixteenth to the wait; the rest is for the way. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final int AGENT_JITTER = 16;

  /** The last tenth of the wait is random, so that a thousand watches do not end at once. */
  private static final double WAIT_JITTER = 0.1;

  private static final int OK = 200;

  private final ConsulClient client;
  private final HealthQuery query;
  private final Discovery.Listener listener;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Pace pace = new Pace(System::nanoTime);
  private long index;

  ConsulWatch(
      ConsulClient client,
      HealthQuery query,
      Discovery.Listener listener,
      Backoff backoff,
      RandomGenerator random) {
    this.client = client;
    this.query = query;
    this.listener = listener;
    this.backoff = backoff;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(pace.pause());
        String failure = ask();
        if (failure.isEmpty()) {
          backoff.reset();
        } else {
          index = 0;
          listener.onFailure(failure);
          Thread.sleep(backoff.next());
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** One question; gives why there was no answer, or nothing. */
  private String ask() throws InterruptedException {
    Duration wait =
        Duration.ofMillis(
            (long) (query.waitTime().toMillis() * (1 - WAIT_JITTER * random.nextDouble())));
    Duration timeout = wait.plus(wait.dividedBy(AGENT_JITTER)).plus(GRACE);
    List<ServiceInstance> instances;
    try {
      ConsulClient.Answer answer =
          client.get(query.target(index, wait), index == 0 ? GRACE : timeout);
      if (answer.status() != OK) {
        return answer.refusal();
      }
      instances = HealthAnswer.read(answer.body(), query.service());
      index = answer.index() < index ? 0 : answer.index();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (IllegalArgumentException e) {
      return "the answer makes no sense: " + e.getMessage();
    }
    listener.onInstances(instances);
    return "";
  }
}
