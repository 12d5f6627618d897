package dev.jadegate.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * A lingering close (RFC 9112, section 9.6): FIN first, then the client's FIN or a short wait, then
 * close.
 */
final class Linger {
  private Linger() {}

  /**
   * Shuts the output down when all that was written has left; the caller then waits for the input's
   * end, unless that was already seen.
   */
  static void afterFlush(ChannelHandlerContext ctx, boolean inputEnded, Runnable onHalfClosed) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(flushed -> {
          if (flushed.isSuccess() && !inputEnded && ctx.channel() instanceof DuplexChannel duplex) {
            onHalfClosed.run();
            duplex.shutdownOutput();
          } else {
            ctx.close();
          }
        });
  }
}
