package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** A limit before a simulated service, with a clock that the simulation moves. */
class AdaptiveLimitTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  private static final int ANY = Integer.MAX_VALUE;

  private long now = -7 * SECOND; // the clock's zero means nothing
  private final AdaptiveLimit limit = new AdaptiveLimit(now, () -> 0.5);

  // The service: so many calls at once, each so long; others wait in it, first come first served.
  private int places = 10;
  private long callNanos = 20 * MILLI;
  private final ArrayDeque<Long> inQueue = new ArrayDeque<>();
  private final PriorityQueue<Call> inPlace =
      new PriorityQueue<>(Comparator.comparingLong(Call::doneAt));

  private record Call(long sentAt, long doneAt) {}

  private int underWay() {
    return inQueue.size() + inPlace.size();
  }

  private void begin() {
    while (inPlace.size() < places && !inQueue.isEmpty()) {
      inPlace.add(new Call(inQueue.poll(), now + callNanos));
    }
  }

  /** Offers so many calls a second; what the limit refuses is gone. Gives what was answered. */
  private int run(long nanos, int perSecond) {
    return run(nanos, perSecond, ANY);
  }

  private int run(long nanos, int perSecond, int most) {
    long end = now + nanos;
    long step = SECOND / perSecond;
    long nextCall = now + step;
    int answered = 0;
    while (now - end < 0) {
      Call first = inPlace.peek();
      if (first != null && first.doneAt() - nextCall <= 0) {
        now = first.doneAt();
        inPlace.poll();
        limit.answered(first.sentAt(), now, underWay() + 1, most);
        answered++;
      } else {
        now = nextCall;
        nextCall += step;
        if (underWay() < limit.limit()) {
          inQueue.add(now);
        }
      }
      begin();
    }
    return answered;
  }

  @Test
  void itBeginsByMeasuringWithFewCalls() {
    assertThat(limit.limit()).isEqualTo(AdaptiveLimit.LEAST);
    assertThat(limit.baselineNanos()).isZero();

    run(SECOND, 1500);

    assertThat(limit.baselineNanos()).isBetween(19 * MILLI, 21 * MILLI);
    assertThat(limit.limit()).isGreaterThan(AdaptiveLimit.LEAST);
  }

  @Test
  void underThreeTimesTheLoadAllPlacesAreBusyAndFewCallsWait() {
    run(5 * SECOND, 1500);

    int answered = run(10 * SECOND, 1500);

    assertThat(answered).isGreaterThan(4900); // of 5000
    assertThat(limit.limit()).isBetween(11, 20);
  }

  @Test
  void aServiceThatLosesPlacesGetsFewerCalls() {
    run(10 * SECOND, 1500);
    places = 4;
    run(10 * SECOND, 1500);

    assertThat(limit.limit()).isBetween(4, 9);
    assertThat(run(10 * SECOND, 1500)).isGreaterThan(1900); // of 2000
  }

  @Test
  void aServiceThatGetsPlacesGetsMoreCalls() {
    run(10 * SECOND, 3000);
    places = 40;
    run(10 * SECOND, 3000);

    assertThat(run(10 * SECOND, 3000)).isGreaterThan(19_000); // of 20,000
    assertThat(limit.limit()).isGreaterThan(40);
  }

  /** At a new pace nothing is right before it has measured anew, which it does each minute. */
  @Test
  void aServiceThatIsSlowerForGoodIsMeasuredAnew() {
    run(10 * SECOND, 1500);
    callNanos = 60 * MILLI;
    run(150 * SECOND, 1500);

    assertThat(limit.baselineNanos()).isBetween(58 * MILLI, 62 * MILLI);
    assertThat(run(10 * SECOND, 1500)).isGreaterThan(1600); // of 1667
  }

  @Test
  void aQuietServiceDoesNotGetAnyLimit() {
    run(60 * SECOND, 100); // two calls under way

    assertThat(limit.limit()).isLessThan(20);
  }

  @Test
  void itIsNeverAboveTheMost() {
    places = 1000;
    run(10 * SECOND, 3000, 30);

    assertThat(limit.limit()).isEqualTo(30);
  }

  @Test
  void aServiceThatHangsGetsHardlyAnything() {
    run(10 * SECOND, 1500);
    callNanos = SECOND; // each is given up after that
    run(20 * SECOND, 1500);

    assertThat(limit.limit()).isLessThan(20);
  }

  @Test
  void medianIsKnownWithinThreePercent() {
    LatencyCounts counts = new LatencyCounts();
    for (long nanos = 2000; nanos < 100 * SECOND; nanos += nanos / 7) {
      counts.clear();
      counts.add(0);
      counts.add(nanos);
      counts.add(200 * SECOND);

      assertThat(counts.median() / (double) nanos).isBetween(0.75, 1.25);
      if (nanos > 100_000) {
        assertThat(counts.median() / (double) nanos).isBetween(0.965, 1.035);
      }
    }
  }
}
