package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Downstream;
import dev.jadegate.message.DrainEvent;
import dev.jadegate.message.RequestHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of the pipeline of a channel that carries one exchange at a time: an HTTP/1 connection or
 * a stream that is a channel of its own.
 */
public final class DownstreamHandler extends ChannelInboundHandlerAdapter implements Downstream {
  private final Exchanges exchanges;
  private @Nullable ChannelHandlerContext context;

  /**
   * @param snapshots gives the configuration in force; asked once an exchange
   */
  public DownstreamHandler(Flows flows, Supplier<Snapshot> snapshots, Loop loop, Peer peer) {
    exchanges = new Exchanges(flows, snapshots, loop, peer, this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  // What the client sends.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case RequestHead head -> exchanges.onRequest(head);
      case HttpContent chunk -> exchanges.onContent(chunk);
      case Abort abort -> exchanges.onAbort(abort);
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalStateException("unexpected " + message.getClass());
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    exchanges.onReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      exchanges.onWritable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == DrainEvent.INSTANCE) {
      exchanges.onDrain();
    }
  }

  /** A fault of ours: that exchange fails, and with it its connection. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    try {
      exchanges.onFault(cause);
    } finally {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    exchanges.onAbort(new Abort(Failure.CLIENT_ABORT, "client closed the connection"));
  }

  // What goes to it.

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
    return context().channel().isWritable();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }
}
