package dev.jadegate.upstream.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A timetable that a test moves on. Keeps of a real one that tasks are done in order of time. */
final class ManualTimetable implements Timetable {
  private record Entry(long at, Runnable task) {}

  private final List<Entry> entries = new ArrayList<>();
  private long now;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Appointment after(long nanos, Runnable task) {
    Entry entry = new Entry(now + nanos, task);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /** Time passes, and what is due is done. */
  void advance(long nanos) {
    long end = now + nanos;
    while (true) {
      Entry next =
          entries.stream()
              .filter(entry -> entry.at() <= end)
              .min(Comparator.comparingLong(Entry::at))
              .orElse(null);
      if (next == null) {
        now = end;
        return;
      }
      entries.remove(next);
      now = next.at();
      next.task().run();
    }
  }

  /** How much there is to do. */
  int size() {
    return entries.size();
  }
}
