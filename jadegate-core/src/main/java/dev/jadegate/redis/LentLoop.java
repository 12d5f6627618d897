package dev.jadegate.redis;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.TimeUnit;

/** One loop of the gateway for the connections of the client, which may not end it. */
final class LentLoop implements EventLoopGroupProvider {
  private final EventLoop loop;

  LentLoop(EventLoop loop) {
    this.loop = loop;
  }

  /** That loop, whatever kind of group is meant: the client only hands it to its bootstrap. */
  @Override
  @SuppressWarnings("unchecked")
  public <T extends EventLoopGroup> T allocate(Class<T> type) {
    return (T) loop;
  }

  @Override
  public int threadPoolSize() {
    return 1;
  }

  @Override
  public Future<Boolean> release(
      EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
    return done();
  }

  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
    return done();
  }

  private static Future<Boolean> done() {
    Promise<Boolean> done = ImmediateEventExecutor.INSTANCE.newPromise();
    return done.setSuccess(true);
  }
}
