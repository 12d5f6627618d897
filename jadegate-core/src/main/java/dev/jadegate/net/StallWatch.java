package dev.jadegate.net;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches that the other side keeps taking bytes. Costs nothing while every flush empties the
 * buffer; otherwise looks once per timeout whether the socket took anything since, however little
 * (a total would punish the slow but steady).
 */
public final class StallWatch {
  private final Loop loop;
  private final long timeoutNanos;
  private final Deadline deadline;
  private final Runnable onStall;
  private @Nullable Channel channel;
  private long pendingThen;
  private long progressThen;

  public StallWatch(Loop loop, long timeoutNanos, Runnable onStall) {
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
    this.onStall = onStall;
    deadline = new Deadline(loop, this::look);
  }

  /** Called after each flush. */
  public void flushed(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    if (buffer != null && !buffer.isEmpty() && channel == null) {
      channel = ctx.channel();
      note(buffer);
      deadline.set(loop.now(), timeoutNanos);
    }
  }

  public void cancel() {
    deadline.cancel();
    channel = null;
  }

  private void note(ChannelOutboundBuffer buffer) {
    pendingThen = buffer.totalPendingWriteBytes();
    progressThen = buffer.currentProgress();
  }

  private void look() {
    Channel watched = channel;
    ChannelOutboundBuffer buffer = watched == null ? null : watched.unsafe().outboundBuffer();
    if (buffer == null || buffer.isEmpty()) {
      channel = null;
      return;
    }
    boolean moved =
        buffer.totalPendingWriteBytes() != pendingThen || buffer.currentProgress() != progressThen;
    if (moved) {
      note(buffer);
      deadline.set(loop.now(), timeoutNanos);
    } else {
      channel = null;
      onStall.run();
    }
  }
}
