package dev.jadegate.upstream.discovery.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Discovery.Listener;
import dev.jadegate.api.Discovery.Watch;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.Backoff;
import dev.jadegate.upstream.discovery.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is listed, followed and told, whatever the registry does. */
@Timeout(20)
class FollowerTest {
  private static final ServiceQuery QUERY = new ServiceQuery("s", List.of(), 0);

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Script script = new Script();
  private final Subscriptions subscriptions = new Subscriptions(query -> script.finding);
  private final Follower follower =
      new Follower(
          "test",
          script,
          subscriptions,
          new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), new SplittableRandom(1)),
          System::nanoTime);

  /**
   * A registry that does one thing after another, then nothing: {@code list} or {@code open} go
   * well, with a {@code !} they fail, and with a {@code ?} they are outdated. What is opened has a
   * line and ends; the last goes on.
   */
  private static final class Script implements Source {
    private final Queue<String> steps = new ArrayDeque<>();
    private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Finding finding = new Finding.Instances(List.of());
    private volatile int members = 1;

    private synchronized void step(String kind) throws IOException {
      String next = steps.isEmpty() ? kind : steps.remove();
      done.add(next);
      if (!next.startsWith(kind)) {
        throw new AssertionError("expected " + next + " and not " + kind);
      }
      if (next.endsWith("!")) {
        throw new IOException(next);
      }
      if (next.endsWith("?")) {
        throw new OutdatedException(next);
      }
    }

    private synchronized boolean isLast() {
      return steps.isEmpty();
    }

    @Override
    public void list() throws IOException {
      step("list");
    }

    @Override
    public LineStream open() throws IOException {
      step("open");
      InputStream line = new ByteArrayInputStream("{}\n".getBytes(StandardCharsets.UTF_8));
      return new LineStream(isLast() ? new Endless(over) : line, Duration.ofMinutes(1), () -> {});
    }

    @Override
    public void apply(Json line) {
      done.add("line");
    }

    @Override
    public int members() {
      return members;
    }

    @Override
    public void useNextMember() {
      done.add("next");
    }
  }

  private static final class Endless extends InputStream {
    private final CountDownLatch over;

    Endless(CountDownLatch over) {
      this.over = over;
    }

    @Override
    public int read() throws IOException {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("over");
    }
  }

  private Watch watch() {
    return subscriptions.add(
        QUERY,
        new Listener() {
          @Override
          public void onInstances(List<ServiceInstance> instances) {
            told.add("instances " + instances.size());
          }

          @Override
          public void onFailure(String reason) {
            told.add(reason);
          }
        });
  }

  private void run(String... steps) {
    script.steps.addAll(List.of(steps));
    watch();
    follower.start();
  }

  private static void expect(LinkedBlockingQueue<String> queue, String... wanted)
      throws InterruptedException {
    for (String one : wanted) {
      assertThat(queue.poll(10, TimeUnit.SECONDS)).isEqualTo(one);
    }
  }

  @AfterEach
  void stop() {
    follower.close();
  }

  @Test
  void streamThatEndsIsOpenedAgain() throws Exception {
    run("list", "open", "open", "open");

    expect(script.done, "list", "open", "line", "open", "line", "open");
    // Each time the registry says that what is known is true.
    expect(told, "instances 0", "instances 0", "instances 0");
  }

  @Test
  void failuresAreToldAndTheirEnd() throws Exception {
    run("list!", "list!", "list", "open!", "open");

    expect(script.done, "list!", "next", "list!", "next", "list", "open!", "next", "open");
    expect(told, "list!", "list!", "instances 0", "open!", "instances 0");
  }

  @Test
  void outdatedStateIsListedAnewAndNoFailure() throws Exception {
    run("list?", "list", "open?", "list", "open");

    expect(script.done, "list?", "list", "open?", "list", "open");
    expect(told, "instances 0", "instances 0");
  }

  @Test
  void failureIsToldWhenAllMembersHaveFailed() throws Exception {
    script.members = 3;
    run("list!", "list!", "list", "open!", "open!", "open!", "open");

    expect(script.done, "list!", "next", "list!", "next", "list");
    expect(told, "instances 0", "open!");
  }

  @Test
  void whoComesLaterIsToldAfterAListOfItsOwn() throws Exception {
    run("list", "open", "open");
    expect(told, "instances 0", "instances 0");
    told.clear();

    watch();
    assertThat(told).isEmpty();
    follower.askAnew();
    script.over.countDown();

    expect(told, "instances 0", "instances 0");
  }

  @Test
  void closedWatchIsNotTold() throws Exception {
    Watch watch = watch();
    watch.close();
    run("list", "open");

    expect(told, "instances 0");
    assertThat(told).isEmpty();
  }
}
