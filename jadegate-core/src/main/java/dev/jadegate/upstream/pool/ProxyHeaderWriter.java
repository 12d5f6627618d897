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
    ByteBuf bytes = header.write(ctx.alloc(), taker.source(), taker.destination());
    ctx.write(bytes, ctx.voidPromise());
    ctx.write(message, promise);
    ctx.pipeline().remove(this);
  }
}
