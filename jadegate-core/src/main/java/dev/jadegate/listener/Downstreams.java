package dev.jadegate.listener;

import dev.jadegate.message.DrainEvent;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All client connections of a gateway: their number, their limit, and how they end. Thread-safe.
 *
 * <pre>
 *   OPEN ──drain──► DRAINING ──last one closed, or grace over──► CLOSED
 * </pre>
 */
public final class Downstreams {
  /** Far more than closing needs. */
  private static final long CUT_SECONDS = 1;

  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final ConnectionCounts counts;
  private volatile int max;
  private volatile boolean draining;

  public Downstreams(int max, ConnectionCounts counts) {
    this.max = max;
    this.counts = counts;
  }

  /** Changes the limit; connections over it stay. */
  public void limit(int newMax) {
    max = newMax;
  }

  /** Takes a connection in; false if there are too many. */
  boolean admit(Channel channel) {
    if (channels.size() >= max) {
      counts.refused();
      return false;
    }
    channels.add(channel);
    counts.opened();
    channel
        .closeFuture()
        .addListener(closed -> {
          channels.remove(channel);
          counts.closed();
        });
    return true;
  }

  /** One is cut, because its header of the PROXY protocol is missing or wrong. */
  void withoutHeader(String listener, String reason) {
    counts.withoutHeader(listener, reason);
  }

  /** Counts a connection that is closed because it made more work than requests do. */
  void countFlood() {
    counts.flooded();
  }

  /** How many there are now. */
  public int size() {
    return channels.size();
  }

  /** Whether responses should end their connections. */
  public boolean isDraining() {
    return draining;
  }

  /** Idle connections are closed, others after the response under way. */
  public void drain() {
    draining = true;
    for (Channel channel : channels) {
      channel
          .eventLoop()
          .execute(() -> channel.pipeline().fireUserEventTriggered(DrainEvent.INSTANCE));
    }
  }

  /** Waits until all are closed; false if some are left after this long. */
  public boolean awaitEmpty(long timeout, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    while (!channels.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }

  /**
   * Cuts what is left, and waits until that is done, for a moment: on io_uring a close takes a
   * round through the kernel, and a loop that stops before leaves the socket open.
   */
  public void cut() {
    channels.forEach(Channel::close);
    try {
      awaitEmpty(CUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
