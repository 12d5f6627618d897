package dev.jadegate.upstream.outlier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A control thread whose time stands still until a test moves it; tasks run on the test's. */
final class ManualControl extends ScheduledThreadPoolExecutor {
  private final List<Timed> waiting = new ArrayList<>();
  private long now = -5_000;

  ManualControl() {
    super(0);
  }

  long now() {
    return now;
  }

  void advance(long nanos) {
    long end = now + nanos;
    while (true) {
      waiting.removeIf(FutureTask::isDone);
      Timed next = waiting.stream().min(Comparator.comparingLong(task -> task.at)).orElse(null);
      if (next == null || next.at > end) {
        now = end;
        return;
      }
      now = next.at;
      if (next.every > 0) {
        next.at += next.every;
        next.task.run();
      } else {
        next.run();
      }
    }
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return add(new Timed(task, now + unit.toNanos(delay), 0));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long first, long delay, TimeUnit unit) {
    return add(new Timed(task, now + unit.toNanos(first), unit.toNanos(delay)));
  }

  private Timed add(Timed timed) {
    waiting.add(timed);
    return timed;
  }

  private static final class Timed extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final Runnable task;
    private final long every;
    private long at;

    Timed(Runnable task, long at, long every) {
      super(task, null);
      this.task = task;
      this.at = at;
      this.every = every;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
