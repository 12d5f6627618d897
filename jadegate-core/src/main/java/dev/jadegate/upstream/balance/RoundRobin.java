package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One instance after the other. The position is shared by all event loops, so that two requests in
 * a row reach two instances whichever loops serve them, and by the balancers of later snapshots.
 * Cost: one atomic increment. Thread-safe.
 */
public final class RoundRobin implements Balancer {
  private final int size;
  private final AtomicInteger position;

  /**
   * @param size how many instances there are, above zero
   * @param position where the service's last balancer stopped
   */
  public RoundRobin(int size, AtomicInteger position) {
    if (size <= 0) {
      throw new IllegalArgumentException("round robin over " + size + " instances");
    }
    this.size = size;
    this.position = position;
  }

  /** Makes them. */
  public static final class Factory implements BalancerFactory {
    @Override
    public String name() {
      return "round_robin";
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      AtomicInteger position =
          previous instanceof RoundRobin before ? before.position : new AtomicInteger();
      return new RoundRobin(candidates.size(), position);
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    // A later choice takes the neighbour and leaves the position, or with one of two instances dead
    // every retry would move the next request back to the dead one.
    int turn = attempt == 0 ? position.getAndIncrement() : position.get() + attempt - 1;
    return Integer.remainderUnsigned(turn, size);
  }
}
