package dev.jadegate.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
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
    lastBytes(ctx)
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

  /** Over TLS close_notify is the last of all (RFC 8446, section 6.1). */
  private static ChannelFuture lastBytes(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null) {
      return ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }
    ctx.flush();
    return tls.closeOutbound();
  }
}
