package dev.jadegate.examples.balancer;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.Candidate;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Takes those instances in turn that are on duty at this hour of UTC, by {@code hours} of their
 * metadata; all of them, if none is. All event loops call this one object at once: what is decided
 * beforehand never changes, and the turn is atomic.
 */
final class DutyHoursBalancer implements Balancer {
  /** For each hour of the day, the indexes of those on duty. */
  private final int[][] onDuty;

  private final InstantSource clock;
  private final AtomicInteger turn;

  /** The turn begins at this one. */
  DutyHoursBalancer(List<? extends Candidate> candidates, InstantSource clock, int turn) {
    this.clock = clock;
    this.turn = new AtomicInteger(turn);
    onDuty = new int[Hours.OF_DAY][];
    for (int hour = 0; hour < onDuty.length; hour++) {
      int now = hour;
      int[] some =
          IntStream.range(0, candidates.size())
              .filter(i -> hours(candidates.get(i)).contains(now))
              .toArray();
      onDuty[hour] = some.length > 0 ? some : IntStream.range(0, candidates.size()).toArray();
    }
  }

  private static Hours hours(Candidate candidate) {
    return Hours.of(candidate.metadata().getOrDefault("hours", ""));
  }

  int turn() {
    return turn.get();
  }

  /** A further attempt looks at those that would come next, and leaves the turn to others. */
  @Override
  public int choose(long hash, int attempt) {
    long hours = TimeUnit.MILLISECONDS.toHours(clock.millis());
    int[] some = onDuty[(int) Math.floorMod(hours, (long) Hours.OF_DAY)];
    int at = attempt == 0 ? turn.getAndIncrement() : turn.get() + attempt - 1;
    return some[Math.floorMod(at, some.length)];
  }
}
