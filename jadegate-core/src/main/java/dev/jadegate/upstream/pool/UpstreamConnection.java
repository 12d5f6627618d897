package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.http1.Http1Upstream;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Faults;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Interim;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.ResponseSink;
import dev.jadegate.message.Upstream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection to an instance, at the end of its pipeline: in the pool, or lent to one
 * listener until its response is complete. Goes back to the pool by itself, when the batch of
 * reading that brought the response's end is over. Belongs to its event loop.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements Upstream {

  private final ConnectionPool pool;
  private final Http1Upstream codec;
  private final Deadline deadline;
  private final long openedNanos;
  private @Nullable ResponseSink listener;
  private @Nullable ChannelHandlerContext context;
  private boolean responseComplete;
  private boolean closed;
  private boolean reused;

  UpstreamConnection(ConnectionPool pool, Http1Upstream codec) {
    this.pool = pool;
    this.codec = codec;
    openedNanos = pool.loop().now();
    deadline = new Deadline(pool.loop(), this::expired);
  }

  // For the pool.

  void lend() {
    reused = true;
    deadline.off();
  }

  boolean isUsable(long now, long ageNanos) {
    return !closed
        && codec.isReusable()
        && channel().isActive()
        && (ageNanos <= 0 || now - openedNanos < ageNanos);
  }

  void keepIdle(long now, long idleNanos) {
    deadline.set(now, idleNanos);
    context().read();
  }

  void close() {
    closed = true;
    context().close();
  }

  // For the listener.

  @Override
  public void listen(ResponseSink to) {
    listener = to;
    responseComplete = false;
    context().read();
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public String protocolVersion() {
    return "1.1";
  }

  @Override
  public void write(Object message) {
    ChannelHandlerContext ctx = context();
    ctx.write(message, ctx.voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void read() {
    context().read();
  }

  @Override
  public boolean isWritable() {
    return channel().isWritable();
  }

  @Override
  public void deadline(long now, long timeoutNanos) {
    deadline.set(now, timeoutNanos);
  }

  @Override
  public void deadlineOff() {
    deadline.off();
  }

  @Override
  public void abort(String why) {
    listener = null;
    closed = true;
    write(new Abort(Failure.CLIENT_ABORT, why));
  }

  @Override
  public void giveBack() {
    listener = null;
    pool.release(this);
  }

  // From the channel.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ResponseSink to = listener;
    if (to == null) {
      ReferenceCountUtil.release(message);
      return;
    }
    switch (message) {
      case ResponseHead head -> to.onResponse(head);
      case HttpContent chunk -> {
        responseComplete |= chunk instanceof LastHttpContent;
        to.onContent(chunk);
      }
      case Interim interim -> to.onInterim(interim);
      case Abort abort -> {
        listener = null;
        closed = true;
        to.onAbort(abort);
      }
      default -> throw new IllegalStateException("unexpected " + message.getClass());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ResponseSink to = listener;
    if (to == null) {
      if (!closed) {
        ctx.read(); // a FIN on an idle connection must be seen
      }
      return;
    }
    to.onReadComplete();
    if (responseComplete && listener == to && !codec.isTunnel()) {
      listener = null;
      pool.release(this);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (listener != null && ctx.channel().isWritable()) {
      listener.onWritable();
    }
  }

  private void expired() {
    if (listener == null) {
      close();
      return;
    }
    try {
      listener.onDeadline();
    } catch (RuntimeException e) {
      exceptionCaught(context(), e); // a timer has nobody to tell
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
    deadline.cancel();
    pool.closed(this);
  }

  /** A fault of ours in the middle of an exchange: that exchange fails, the connection goes. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Faults.log("exchange failed", cause);
    ResponseSink to = listener;
    listener = null;
    if (to != null) {
      to.onAbort(new Abort(Failure.INTERNAL, cause.toString()));
    }
    close();
  }

  private Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }
}
