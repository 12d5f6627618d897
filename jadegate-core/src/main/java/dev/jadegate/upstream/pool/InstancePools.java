package dev.jadegate.upstream.pool;

import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The pools of one instance, one per event loop, and the permits that they share. Immutable after
 * construction.
 */
public final class InstancePools {
  private final List<Pool> pools;
  private final Permits permits;
  private final String scheme;

  public InstancePools(
      Loops loops, Connector connector, InetSocketAddress address, PoolSettings settings) {
    permits = new Permits(settings.maxConnections());
    scheme = settings.tls() == null ? "http" : "https";
    List<Pool> made = new ArrayList<>();
    for (Loop loop : loops.all()) {
      made.add(
          settings.http2()
              ? new StreamPool(loop, connector, address, settings, permits)
              : new ConnectionPool(loop, connector, address, settings, permits, this));
    }
    pools = List.copyOf(made);
  }

  /** The pool of a loop. */
  public Pool of(Loop loop) {
    return pools.get(loop.index());
  }

  /** How the instance is spoken to: {@code http} or {@code https}. */
  public String scheme() {
    return scheme;
  }

  /** Connections open or being opened, over all loops. */
  public int connections() {
    return permits.taken();
  }

  /** Asks the other loops to close an idle connection, so that its permit comes free. */
  void askForPermit(ConnectionPool asking) {
    for (Pool pool : pools) {
      if (pool instanceof ConnectionPool other && other != asking) {
        other.askForPermit();
      }
    }
  }

  /**
   * Whether connections that nobody uses stay open for the next one, see {@link Pool#keepIdle}. Any
   * thread.
   */
  public void keepIdle(boolean wanted) {
    for (Pool pool : pools) {
      pool.loop().eventLoop().execute(() -> pool.keepIdle(wanted));
    }
  }

  /** Closes idle connections, and those in use when their exchange ends. Any thread. */
  public void close() {
    keepIdle(false);
  }
}
