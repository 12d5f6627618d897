package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.http2.Http2Upstream;
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

  /**
   * How many streams the instance last said that it takes, so that a new connection keeps to it.
   */
  private int peerStreams = Http2Upstream.USUAL_STREAMS;

  private boolean keepsIdle = true;

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
    if (pending.isEmpty()) { // nobody overtakes those who wait
      SharedConnection found = find(fresh, connectNanos);
      if (found != null) {
        found.lend(taker);
        return;
      }
    }
    if (!pending.offer(taker, connectNanos)) {
      taker.onNoConnection(Failure.OVERLOADED, "too many wait for a stream to " + address);
    }
  }

  /** A fresh one is better than none only if one may be opened. */
  private @Nullable SharedConnection find(boolean fresh, long connectNanos) {
    SharedConnection present = fresh ? null : withRoom();
    if (present != null) {
      return present;
    }
    if (connections.isEmpty()) {
      permits.take();
    } else if (!permits.tryTake()) {
      return fresh ? withRoom() : null;
    }
    return open(connectNanos);
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
      SharedConnection connection = find(false, pending.peek().connectNanos());
      if (connection == null) {
        return;
      }
      connection.lendLate(pending.poll().taker());
    }
  }

  int peerStreams() {
    return peerStreams;
  }

  void peerStreams(int said) {
    peerStreams = said;
  }

  boolean keepsIdle() {
    return keepsIdle;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public void keepIdle(boolean wanted) {
    keepsIdle = wanted;
    if (!wanted) {
      List.copyOf(connections).forEach(SharedConnection::retire);
    }
  }
}
