package dev.jadegate.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Ends all reading from a connection on io_uring when it is closed. While its last write is under
 * way, Netty still polls the socket for a read that somebody asked for, behind the cancelling of
 * all polls that belongs to the close. Then it takes the end of one cancelled poll for that of all,
 * since the number of that error has the bits of each in it, and the late poll is never cancelled:
 * it holds the socket, and no FIN leaves until the other side sends something. The TLS handler asks
 * so when it answers a bad record and closes.
 *
 * <p>Stands before all other handlers. Belongs to the channel's event loop.
 */
public final class ReadGuard extends ChannelOutboundHandlerAdapter {
  private boolean closing;

  ReadGuard() {}

  /** To be called before any other handler is added. Other transports need no guard. */
  public static void addTo(Channel channel) {
    if (channel instanceof IoUringSocketChannel) {
      channel.pipeline().addLast("guard", new ReadGuard());
    }
  }

  /** For those who close past all handlers. */
  static void endReading(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null && first.handler() instanceof ReadGuard guard) {
      guard.endReading(first);
    }
  }

  private void endReading(ChannelHandlerContext ctx) {
    if (!closing) {
      closing = true;
      // The way to make the channel forget a read that was asked for before.
      ctx.channel().config().setAutoRead(true).setAutoRead(false);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    endReading(ctx);
    ctx.close(promise);
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!closing) {
      ctx.read();
    }
  }
}
