package dev.jadegate.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All event loops of a gateway. Immutable after construction. */
public final class Loops implements AutoCloseable {
  /** So long loops turn at most before they end, for what is being closed. */
  private static final long CLOSE_MILLIS = 100;

  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops;
  private final Map<EventExecutor, Loop> byExecutor = new IdentityHashMap<>();

  /** Of loops that say how many channels they have. */
  private static final class Group extends MultiThreadIoEventLoopGroup {
    Group(int count, String name, IoHandlerFactory factory) {
      super(count, new DefaultThreadFactory(name), factory);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... more) {
      return new CountingLoop(this, executor, factory);
    }
  }

  private static final class CountingLoop extends SingleThreadIoEventLoop {
    CountingLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory factory) {
      super(parent, executor, factory);
    }

    boolean hasChannels() {
      return getNumOfRegisteredChannels() > 0;
    }
  }

  /** Starts this many loops on a transport, for requests. */
  public Loops(int count, Transport transport, SplittableRandom random) {
    this(count, transport, random, "jadegate-loop");
  }

  /** Starts loops for something else, whose threads have this name. */
  public Loops(int count, Transport transport, SplittableRandom random, String name) {
    IoHandlerFactory factory = transport.ioHandlerFactory();
    group = new Group(count, name, factory);
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

  /**
   * Stops all loops; channels still open are closed. Waits for at most ten seconds.
   *
   * <p>Closing a connection takes several turns, on io_uring also some of the kernel. Netty's own
   * quiet period would see to that, but it lets each loop sleep for 100 ms, in which nothing turns.
   */
  @Override
  public void close() {
    try {
      awaitNoChannels();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  private void awaitNoChannels() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (EventExecutor executor : group) {
      CountingLoop loop = (CountingLoop) executor;
      while (loop.hasChannels() && System.nanoTime() - end < 0) {
        Thread.sleep(1);
      }
    }
  }
}
