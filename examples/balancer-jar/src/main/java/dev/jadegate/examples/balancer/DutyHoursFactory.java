package dev.jadegate.examples.balancer;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@link DutyHoursBalancer}s; the file META-INF/services names this class. */
public final class DutyHoursFactory implements BalancerFactory {
  @Override
  public String name() {
    return "duty_hours";
  }

  /** Called whenever the instances change; the turn goes on where it stopped. */
  @Override
  public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
    int turn = previous instanceof DutyHoursBalancer before ? before.turn() : 0;
    return new DutyHoursBalancer(candidates, InstantSource.system(), turn);
  }
}
