package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.api.Discovery;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a name again and again: when what it was told is over, or, after failures and while
 * there is nothing, in growing intervals. Runs on a virtual thread until that is interrupted.
 */
final class DnsWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DnsWatch.class);

  /** Replies that end at almost the same time are asked for together. */
  private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

  /** So much longer at most than it has to, lest all names are asked for at once. */
  private static final double JITTER = 0.1;

  private final String name;
  private final Finder finder;
  private final Answers answers;
  private final Discovery.Listener listener;
  private final RandomGenerator random;
  private @Nullable String reported;

  DnsWatch(
      String name,
      Finder finder,
      Answers answers,
      Discovery.Listener listener,
      RandomGenerator random) {
    this.name = name;
    this.finder = finder;
    this.answers = answers;
    this.listener = listener;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(round());
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** Asks, tells, and gives how long to wait. */
  Duration round() throws InterruptedException {
    answers.begin();
    Found found = find();
    if (found.isFailed()) {
      listener.onFailure(found.failure());
    } else {
      report(answers.failure());
      listener.onInstances(found.instances());
    }
    long pause = Math.max(LEAST_NANOS, answers.pauseNanos(found.instances().isEmpty()));
    return Duration.ofNanos(pause + (long) (pause * JITTER * random.nextDouble()));
  }

  private Found find() throws InterruptedException {
    try {
      return finder.find(answers);
    } catch (RuntimeException e) { // such as a name that Netty refuses
      LOG.atError().addKeyValue("name", name).setCause(e).log("cannot ask for a name");
      return Found.failed("cannot ask: " + e.getMessage());
    }
  }

  /** Tells of a part that is missing, once. */
  private void report(@Nullable String missing) {
    if (missing != null && !missing.equals(reported)) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("reason", missing)
          .log("a part of the name cannot be asked for; of that part, what it said before holds");
    }
    reported = missing;
  }
}
