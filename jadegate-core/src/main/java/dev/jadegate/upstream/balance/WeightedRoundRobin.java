package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Instances take turns, in proportion to their weights and without bursts, in an order that was
 * made beforehand ({@link Schedule}, where its source is). Each event loop goes through the order
 * for itself and begins somewhere in it. When weights or instances change, each loop goes on at the
 * part of the cycle where it was, so that changes that follow close on each other do not give the
 * first of the order all the requests.
 *
 * <p>Cost: one atomic addition, which loops do not share, and one read of the order. Error: within
 * the choices of one loop each instance has its share to within one request. A later choice takes
 * the instances that follow in the order, each once, and leaves the position; after a turn that was
 * drawn (see there) they may include the first choice. Thread-safe.
 */
public final class WeightedRoundRobin implements Balancer {
  static final String NAME = "weighted_round_robin";

  private final Schedule schedule;
  private final int length;
  private final long step;
  private final Positions positions;

  WeightedRoundRobin(Positions positions, int... weights) {
    schedule = new Schedule(weights);
    length = schedule.length();
    step = Positions.step(length);
    this.positions = positions;
  }

  /** Makes them. */
  public static final class Factory implements BalancerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      Positions positions =
          previous instanceof WeightedRoundRobin before ? before.positions : new Positions();
      return new WeightedRoundRobin(positions, Weights.of(candidates));
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    if (attempt == 0) {
      return schedule.at(Positions.place(positions.advance(step), length));
    }
    return schedule.after(Positions.place(positions.last(step), length), attempt);
  }
}
