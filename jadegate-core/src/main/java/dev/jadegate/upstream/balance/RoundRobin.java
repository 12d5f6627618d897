package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One instance after the other. Configured weights do not count; an instance that warms up has
 * fewer turns, spread as in {@link Schedule}, which for equal weights is just one after the other.
 *
 * <p>The position is shared by all event loops, so that two requests in a row reach two instances
 * whichever loops serve them, and by the balancers of later snapshots. It is the part of the cycle
 * that is over, as in {@link Positions}.
 *
 * <p>Cost: one atomic addition that all loops share (BalancerBenchmark measures it), and one read
 * of the order. Error: each instance has its share to within one request. Thread-safe.
 */
public final class RoundRobin implements Balancer {
  static final String NAME = "round_robin";

  private final Schedule schedule;
  private final int length;
  private final long step;
  private final AtomicLong position;

  /**
   * One over as many instances as there are weights.
   *
   * @param position where the service's last balancer stopped, in parts of 2^64 of a cycle
   */
  RoundRobin(AtomicLong position, int... weights) {
    schedule = new Schedule(weights);
    length = schedule.length();
    step = Positions.step(length);
    this.position = position;
  }

  /** Makes them. */
  public static final class Factory implements BalancerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      AtomicLong position =
          previous instanceof RoundRobin before ? before.position : new AtomicLong();
      return new RoundRobin(position, Weights.of(candidates));
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    if (attempt == 0) {
      return schedule.at(Positions.place(position.getAndAdd(step), length));
    }
    // A later choice takes the neighbour and leaves the position, or with one of two instances dead
    // every retry would move the next request back to the dead one.
    return schedule.after(Positions.place(position.get() - step, length), attempt);
  }
}
