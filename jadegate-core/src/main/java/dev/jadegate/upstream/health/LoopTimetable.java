package dev.jadegate.upstream.health;

import dev.jadegate.loop.Loop;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The event loop of the checks. Once it has ended, nothing happens any more. */
record LoopTimetable(Loop loop) implements Timetable {
  @Override
  public long now() {
    return loop.now();
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.eventLoop().execute(task);
    } catch (RejectedExecutionException ended) {
      // The gateway stops.
    }
  }

  @Override
  public Appointment after(long nanos, Runnable task) {
    try {
      Future<?> timer = loop.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException ended) {
      return () -> {};
    }
  }
}
