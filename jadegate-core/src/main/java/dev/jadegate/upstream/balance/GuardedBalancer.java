package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A balancer of somebody else's, whose mistakes cost no request: where it throws or gives no index,
 * an instance is drawn at random. The first mistake of each is logged; all loops call it for every
 * request, and a log would drown in them.
 */
final class GuardedBalancer implements Balancer {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedBalancer.class);

  private final String name;
  private final Balancer guarded;
  private final int size;
  private final AtomicBoolean failed = new AtomicBoolean();

  private GuardedBalancer(String name, Balancer guarded, int size) {
    this.name = name;
    this.guarded = guarded;
    this.size = size;
  }

  @Override
  public int choose(long hash, int attempt) {
    try {
      int choice = guarded.choose(hash, attempt);
      if (choice >= 0 && choice < size) {
        return choice;
      }
      failed(new IndexOutOfBoundsException("chose " + choice + " of " + size + " instances"));
    } catch (RuntimeException e) {
      failed(e);
    }
    return ThreadLocalRandom.current().nextInt(size);
  }

  private void failed(RuntimeException e) {
    if (failed.compareAndSet(false, true)) {
      LOG.atError()
          .addKeyValue("balancer", name)
          .setCause(e)
          .log("balancer failed; instances are drawn at random where it does");
    }
  }

  /** Makes guarded balancers of somebody else's. */
  static final class Factory implements BalancerFactory {
    private final BalancerFactory plugin;

    Factory(BalancerFactory plugin) {
      this.plugin = plugin;
    }

    @Override
    public String name() {
      return plugin.name();
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      Balancer before = previous instanceof GuardedBalancer guard ? guard.guarded : null;
      int size = candidates.size();
      try {
        Balancer made = plugin.create(candidates, before);
        return new GuardedBalancer(plugin.name(), made, size);
      } catch (RuntimeException | LinkageError e) {
        LOG.atError()
            .addKeyValue("balancer", plugin.name())
            .setCause(e)
            .log("balancer could not be made; instances are drawn at random");
        return (hash, attempt) -> ThreadLocalRandom.current().nextInt(size);
      }
    }
  }
}
