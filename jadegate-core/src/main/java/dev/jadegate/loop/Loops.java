package dev.jadegate.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All event loops of a gateway. Immutable after construction. */
public final class Loops implements AutoCloseable {
  /** So long nothing may happen before a loop ends: closing a connection takes several turns. */
  private static final long QUIET_MILLIS = 20;

  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops;
  private final Map<EventExecutor, Loop> byExecutor = new IdentityHashMap<>();

  /** Starts this many loops on a transport, for requests. */
  public Loops(int count, Transport transport, SplittableRandom random) {
    this(count, transport, random, "jadegate-loop");
  }

  /** Starts loops for something else, whose threads have this name. */
  public Loops(int count, Transport transport, SplittableRandom random, String name) {
    IoHandlerFactory factory = transport.ioHandlerFactory();
    group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name), factory);
    List<Loop> made = new ArrayList<>();
    for (EventExecutor executor : group) {
      Loop loop = new Loop(made.size(), (EventLoop) executor, random.split(), System::nanoTime);
      made.add(loop);
      byExecutor.put(executor, loop);
    }
    loops = List.copyOf(made);
  }

  /** Netty's group, for bootstraps. */
  public MultiThreadIoEventLoopGroup group() {
    return group;
  }

  /** The loops in order of their numbers. */
  public List<Loop> all() {
    return loops;
  }

  /** How many there are. */
  public int size() {
    return loops.size();
  }

  /** The loop of a channel. */
  public Loop of(EventExecutor executor) {
    Loop loop = byExecutor.get(executor);
    if (loop == null) {
      throw new IllegalArgumentException("not a loop of this gateway: " + executor);
    }
    return loop;
  }

  /**
   * Calls it once every loop is done with what it does now, on one of them: whatever was replaced
   * before is then in nobody's hands.
   */
  public void afterAll(Runnable then) {
    AtomicInteger busy = new AtomicInteger(loops.size());
    for (Loop loop : loops) {
      loop.eventLoop()
          .execute(() -> {
            if (busy.decrementAndGet() == 0) {
              then.run();
            }
          });
    }
  }

  /** Stops all loops; channels still open are closed. Waits for at most ten seconds. */
  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, 5_000, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
