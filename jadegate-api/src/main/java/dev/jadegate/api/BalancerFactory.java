package dev.jadegate.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the balancers of one algorithm, which {@code load_balancer} names. Found by {@link
 * java.util.ServiceLoader} on the class path and in {@code plugins/*.jar}; lives as long as the
 * gateway. What it remembers of all services must be thread-safe.
 */
public interface BalancerFactory extends AutoCloseable {
  /**
   * The name used in the configuration: lower case words joined by underscores, unique, and none of
   * those that are built in.
   */
  String name();

  /**
   * Whether its balancers ask {@link Candidate#latencyNanos}. Otherwise nobody measures how long
   * answers take, and it stays 0.
   */
  default boolean timesAnswers() {
    return false;
  }

  /**
   * Makes a balancer. Called when the set of live instances of a service changes, or one of their
   * weights; never on an event loop, for one service by one thread at a time. It should take
   * milliseconds at most, because the change waits for it. One that throws is logged, and until the
   * next change instances are drawn at random.
   *
   * @param candidates the live instances, at least one, in an order that does not change as long as
   *     its members do not; immutable, to be kept; the balancer answers with an index into it
   * @param previous the balancer that this one takes the place of, so that it can go on where that
   *     stopped; it still serves until the new one is returned. Null if the service has had none of
   *     this algorithm
   */
  Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous);

  /** Called once when the gateway stops. */
  @Override
  default void close() {}
}
