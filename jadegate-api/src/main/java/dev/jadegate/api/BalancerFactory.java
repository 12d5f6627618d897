package dev.jadegate.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the balancers of one algorithm, which {@code load_balancer} names. Called when the set of
 * live instances of a service changes, never on an event loop.
 */
public interface BalancerFactory {
  /** The name used in the configuration: lower case words joined by underscores, unique. */
  String name();

  /**
   * Makes a balancer.
   *
   * @param candidates the live instances, at least one, in an order that does not change as long as
   *     its members do not; the balancer answers with an index into it
   * @param previous the balancer that this one takes the place of, so that it can go on where that
   *     stopped; null if the service has had none of this algorithm
   */
  Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous);
}
