package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Loop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one event loop to one instance. A request goes to the first connection
 * that has room; a further connection is opened only when all are full, and of the cap only what is
 * free is used. The first connection of a loop is opened in any case, since connections do not move
 * between loops. Belongs to its event loop.
 */
final class StreamPool implements Pool {
  private final Loop loop;
  private final Connector connector;
  private final InetSocketAddress address;
  private final PoolSettings settings;
  private final Permits permits;
  private final PendingQueue pending;
  private final List<SharedConnection> connections = new ArrayList<>();
  private boolean closed;

  StreamPool(
      Loop loop,
      Connector connector,
      InetSocketAddress address,
      PoolSettings settings,
      Permits permits) {
    this.loop = loop;
    this.connector = connector;
    this.address = address;
    this.settings = settings;
    this.permits = permits;
    pending = new PendingQueue(loop, settings);
  }

  @Override
  public void acquire(ConnectionTaker taker, boolean fresh, long connectNanos) {
    if (!fresh && pending.isEmpty()) { // nobody overtakes those who wait
      SharedConnection present = withRoom();
      if (present != null) {
        present.lend(taker);
        return;
      }
    }
    if (connections.isEmpty()) {
      permits.take();
    } else if (!permits.tryTake()) {
      if (!pending.offer(taker, connectNanos)) {
        taker.onNoConnection(Failure.OVERLOADED, "too many wait for a stream to " + address);
      }
      return;
    }
    open(connectNanos).lend(taker);
  }

  @Override
  public void cancel(ConnectionTaker taker) {
    pending.remove(taker);
    for (SharedConnection connection : connections) {
      connection.cancel(taker);
    }
  }

  private @Nullable SharedConnection withRoom() {
    long now = loop.recent();
    for (int i = 0; i < connections.size(); i++) {
      SharedConnection connection = connections.get(i);
      if (connection.hasRoom(now, settings.ageNanos())) {
        return connection;
      }
    }
    return null;
  }

  private SharedConnection open(long connectNanos) {
    SharedConnection connection = new SharedConnection(this, loop, settings);
    connections.add(connection);
    new Opening(loop, address, settings, connectNanos, connection).start(connector);
    return connection;
  }

  /** The connection is closed, or was never open. */
  void gone(SharedConnection connection) {
    if (connections.remove(connection)) {
      permits.give();
      roomMayBe();
    }
  }

  /** A stream may have come free, or a permit. */
  void roomMayBe() {
    while (!pending.isEmpty()) {
      SharedConnection connection = withRoom();
      if (connection == null) {
        if (connections.isEmpty()) {
          permits.take();
        } else if (!permits.tryTake()) {
          return;
        }
        connection = open(pending.peek().connectNanos());
      }
      connection.lendLate(pending.poll().taker());
    }
  }

  boolean isClosed() {
    return closed;
  }

  Loop loop() {
    return loop;
  }

  /** Connections close when their last stream has. */
  void close() {
    closed = true;
    for (SharedConnection connection : List.copyOf(connections)) {
      connection.retire();
    }
  }
}
