package dev.jadegate.loop;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A loop over an embedded channel's event loop whose time stands still until the test moves it.
 * Timers and {@link Loop#now} move together, as they do on a real loop.
 */
public final class ManualLoop {
  private final EmbeddedChannel channel;
  private final Loop loop;
  private long nanos = 1;

  /** Over this channel, whose clock is frozen from now on. */
  public ManualLoop(EmbeddedChannel channel) {
    this.channel = channel;
    channel.freezeTime();
    loop = new Loop(0, channel.eventLoop(), new SplittableRandom(1), () -> nanos);
  }

  public Loop loop() {
    return loop;
  }

  /** Lets time pass and runs what became due. */
  public void advance(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }
}
