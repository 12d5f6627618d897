package dev.jadegate.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/**
 * Closes with a TCP reset instead of a FIN, so that the other side cannot take what it got for
 * whole.
 */
public final class Reset {
  private Reset() {}

  /** Past all handlers, for TLS would say goodbye first, and what is cut would look whole. */
  public static void close(ChannelHandlerContext ctx) {
    if (ctx.channel().isOpen()) { // both sides may go at the same time
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    ReadGuard.endReading(ctx.channel());
    Channel.Unsafe socket = ctx.channel().unsafe();
    socket.close(socket.voidPromise());
  }
}
