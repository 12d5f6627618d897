package dev.jadegate.upstream.pool;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Puts the header of the PROXY protocol before the first bytes of a connection, whichever handler
 * they come from, and leaves. Stands in front of all others, TLS too. Runs on the channel's event
 * loop.
 */
final class ProxyHeaderWriter extends ChannelOutboundHandlerAdapter {
  private final ProxyHeader header;
  private final ConnectionTaker taker;

  /** Of a connection that is opened for this taker, and will serve nobody else. */
  ProxyHeaderWriter(ProxyHeader header, ConnectionTaker taker) {
    this.header = header;
    this.taker = taker;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(bytes(ctx), ctx.voidPromise());
    ctx.write(message, promise);
    ctx.pipeline().remove(this);
  }

  /**
   * A connection that carries nothing, such as that of a check, is none without a header either.
   */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (ctx.channel().isActive()) {
      ctx.writeAndFlush(bytes(ctx), ctx.voidPromise());
    }
    ctx.close(promise);
  }

  private ByteBuf bytes(ChannelHandlerContext ctx) {
    return header.write(ctx.alloc(), taker.source(), taker.destination());
  }
}
