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
  /** One of the two for each loop; the other list is empty. */
  private final List<ConnectionPool> pools;

  private final List<StreamPool> streamPools;
  private final Permits permits;

  public InstancePools(
      Loops loops, Connector connector, InetSocketAddress address, PoolSettings settings) {
    permits = new Permits(settings.maxConnections());
    List<ConnectionPool> made = new ArrayList<>();
    List<StreamPool> shared = new ArrayList<>();
    for (Loop loop : loops.all()) {
      if (settings.http2()) {
        shared.add(new StreamPool(loop, connector, address, settings, permits));
      } else {
        made.add(new ConnectionPool(loop, connector, address, settings, permits, this));
      }
    }
    pools = List.copyOf(made);
    streamPools = List.copyOf(shared);
  }

  /** The pool of a loop. */
  public Pool of(Loop loop) {
    return pools.isEmpty() ? streamPools.get(loop.index()) : pools.get(loop.index());
  }

  /** Connections open or being opened, over all loops. */
  public int connections() {
    return permits.taken();
  }

  /** Asks the other loops to close an idle connection, so that its permit comes free. */
  void askForPermit(ConnectionPool asking) {
    for (ConnectionPool pool : pools) {
      if (pool != asking) {
        pool.askForPermit();
      }
    }
  }

  /** Closes idle connections, and those in use when their exchange ends. Any thread. */
  public void close() {
    for (ConnectionPool pool : pools) {
      pool.loop().eventLoop().execute(pool::close);
    }
    for (StreamPool pool : streamPools) {
      pool.loop().eventLoop().execute(pool::close);
    }
  }
}
