package dev.jadegate.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import java.util.function.BooleanSupplier;

/**
 * A lingering close (RFC 9112, section 9.6): FIN first, then the client's FIN or a short wait, then
 * close.
 */
public final class Linger {
  private Linger() {}

  /**
   * Shuts the output down when all that was written has left; the caller then waits for the input's
   * end. Closes at once if the input has ended before.
   */
  public static void afterFlush(
      ChannelHandlerContext ctx, BooleanSupplier inputOver, Runnable onHalfClosed) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(flushed -> {
          if (flushed.isSuccess()
              && !inputOver.getAsBoolean()
              && ctx.channel() instanceof DuplexChannel duplex) {
            onHalfClosed.run();
            duplex.shutdownOutput();
          } else {
            ctx.close();
          }
        });
  }
}
