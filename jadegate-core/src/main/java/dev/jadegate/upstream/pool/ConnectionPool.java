package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.http1.Http1Upstream;
import dev.jadegate.loop.Loop;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1 connections of one event loop to one instance: idle ones, the newest first, and those
 * who wait for one. Belongs to its event loop, except {@link #wake}.
 */
final class ConnectionPool implements Pool {
  /**
   * So long a pool without a connection waits before another one, that has waiters of its own too,
   * gives one up: taste, between opening a connection for each request and making a loop wait.
   */
  private static final long STARVING_NANOS = 10_000_000;

  private final Loop loop;
  private final Connector connector;
  private final InetSocketAddress address;
  private final PoolSettings settings;
  private final Permits permits;
  private final InstancePools siblings;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
  private final PendingQueue pending;
  private boolean keepsIdle = true;

  /** In the queue of the permits, or about to be woken. */
  private boolean queued;

  /** Read by other loops, as is the next. */
  private volatile long queuedNanos;

  private final AtomicInteger connections = new AtomicInteger();

  ConnectionPool(
      Loop loop,
      Connector connector,
      InetSocketAddress address,
      PoolSettings settings,
      Permits permits,
      InstancePools siblings) {
    this.loop = loop;
    this.connector = connector;
    this.address = address;
    this.settings = settings;
    this.permits = permits;
    this.siblings = siblings;
    pending = new PendingQueue(loop, settings);
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public void acquire(ConnectionTaker taker, boolean fresh, long connectNanos) {
    boolean first = pending.isEmpty(); // nobody overtakes those who wait
    UpstreamConnection connection = fresh || !first ? null : takeIdle();
    if (connection != null) {
      taker.onConnection(connection);
    } else if (first && permits.tryTake()) {
      connect(taker, connectNanos);
    } else {
      waitForPermit(taker, connectNanos);
    }
  }

  @Override
  public void cancel(ConnectionTaker taker) {
    pending.remove(taker);
    if (pending.isEmpty()) {
      forget();
    }
  }

  private void waitForPermit(ConnectionTaker taker, long connectNanos) {
    if (!idle.isEmpty()) {
      closeOneIdle(); // asked for a fresh one: its permit is ours
    }
    if (!pending.offer(taker, connectNanos)) {
      taker.onNoConnection(Failure.OVERLOADED, "too many wait for a connection to " + address);
      return;
    }
    queue();
  }

  /** Waits for a permit; idle connections of other loops are given up for it. */
  private void queue() {
    if (!queued) {
      queued = true;
      queuedNanos = loop.recent();
      permits.wait(this);
      siblings.askForPermit(this);
    }
  }

  private void forget() {
    if (queued && permits.forget(this)) {
      queued = false;
    }
  }

  /** Whether those who wait here have waited for long and there is no connection to serve them. */
  boolean isStarving(long now) {
    return connections.get() == 0 && now - queuedNanos >= STARVING_NANOS;
  }

  private @Nullable UpstreamConnection takeIdle() {
    if (idle.isEmpty()) {
      return null;
    }
    long now = loop.recent();
    UpstreamConnection connection;
    while ((connection = idle.pollLast()) != null) {
      if (connection.isUsable(now, settings.ageNanos())) {
        connection.lend();
        return connection;
      }
      connection.close();
    }
    return null;
  }

  private void connect(ConnectionTaker taker, long connectNanos) {
    connections.incrementAndGet();
    new Opening(loop, address, settings, connectNanos, new Ordered(this, taker)).start(connector);
  }

  /** A connection on its way to its first taker. */
  private static final class Ordered implements Opening.Owner {
    private final ConnectionPool pool;
    private final ConnectionTaker taker;
    private final Http1Upstream codec = new Http1Upstream();
    private final UpstreamConnection connection;

    Ordered(ConnectionPool pool, ConnectionTaker taker) {
      this.pool = pool;
      this.taker = taker;
      connection = new UpstreamConnection(pool, codec);
    }

    @Override
    public void first(Channel channel) {
      ProxyHeader header = pool.settings.proxyHeader();
      if (header != ProxyHeader.NONE) {
        channel.pipeline().addLast("proxy", new ProxyHeaderWriter(header, taker));
      }
    }

    @Override
    public void install(Channel channel) {
      channel.pipeline().addLast("http1", codec).addLast("connection", connection);
    }

    @Override
    public void opened() {
      taker.onConnection(connection);
      connection.flush();
    }

    /** No channel will tell the pool: it was never active, or had no codec yet. */
    @Override
    public void failed(Failure failure, String detail) {
      pool.lost();
      taker.onNoConnection(failure, detail);
    }
  }

  /** Takes a connection back whose exchange is complete. */
  void release(UpstreamConnection connection) {
    long now = loop.recent();
    if (!keepsIdle
        || settings.proxyHeader() != ProxyHeader.NONE // the next exchange is another client's
        || !connection.isUsable(now, settings.ageNanos())) {
      connection.close();
      return;
    }
    if (permits.isWanted() && isOwedToOthers(now)) {
      connection.close(); // its permit goes to them
      return;
    }
    connection.keepIdle(now, settings.idleNanos());
    idle.addLast(connection);
    if (!pending.isEmpty()) {
      loop.eventLoop().execute(this::serve); // a task, so that exchanges do not nest
    } else if (idle.size() > settings.maxIdle()) {
      idle.removeFirst().close();
    }
  }

  /** Whether another loop needs the connection more than this one. */
  private boolean isOwedToOthers(long now) {
    if (pending.isEmpty()) {
      return true;
    }
    if (!permits.isStarving(now)) {
      return false;
    }
    if (permits.forget(this)) {
      permits.wait(this); // behind them
    }
    return true;
  }

  /** The channel is closed, for whatever reason. */
  void closed(UpstreamConnection connection) {
    idle.remove(connection);
    lost();
  }

  private void lost() {
    connections.decrementAndGet();
    permits.give();
  }

  /** Gives connections, or permits to open one, to those who wait. */
  private void serve() {
    while (!pending.isEmpty()) {
      UpstreamConnection connection = takeIdle();
      if (connection == null && !permits.tryTake()) {
        queue();
        return;
      }
      PendingQueue.Waiter waiter = pending.poll();
      if (connection != null) {
        waiter.taker().onConnection(connection);
        connection.flush();
      } else {
        connect(waiter.taker(), waiter.connectNanos());
      }
    }
    forget();
    permits.passOn(); // nobody waits here any more, but somebody may on another loop
  }

  /** A permit may have come free. Any thread. */
  void wake() {
    execute(() -> {
      queued = false;
      serve();
    });
  }

  /** Somebody on another loop needs a permit. Any thread. */
  void askForPermit() {
    execute(this::closeOneIdle);
  }

  private void execute(Runnable task) {
    try {
      loop.eventLoop().execute(task);
    } catch (RejectedExecutionException stopped) {
      // The gateway stops loop by loop; nobody waits or is served on this one any more.
    }
  }

  void closeOneIdle() {
    UpstreamConnection oldest = idle.pollFirst();
    if (oldest != null) {
      oldest.close();
    }
  }

  @Override
  public void keepIdle(boolean wanted) {
    keepsIdle = wanted;
    while (!wanted && !idle.isEmpty()) {
      idle.removeFirst().close();
    }
  }
}
