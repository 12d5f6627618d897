package dev.jadegate.tls;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Stands between the TLS handler and a codec, and makes the end of TLS look to the codec like that
 * of TCP: close_notify is the other side's FIN (RFC 8446, section 6.1). A FIN without it may be
 * somebody's attack on the connection: of an instance, whose response may have no other end, it is
 * a broken connection, as a reset would be (RFC 9112, section 9.8). Records that cannot be read are
 * too.
 *
 * <p>BoringSSL takes close_notify as the end of both directions, as TLS 1.2 has it, so that a
 * client cannot half-close: what would be written later is lost, and so the connection is closed at
 * once.
 */
final class CloseNotify extends ChannelDuplexHandler {
  /** Our close_notify may wait so long for a peer that takes no bytes; far more than it needs. */
  private static final long CLOSE_MILLIS = 500;

  /** Without a stack trace, for it is nobody's fault here. */
  private static final class CutOff extends IOException {
    private static final long serialVersionUID = 1;
    static final CutOff INSTANCE = new CutOff();

    private CutOff() {
      super("the connection ended without close_notify");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final SSLEngine engine;

  private final boolean downstream;
  private boolean ended;

  CloseNotify(SslHandler tls, boolean downstream) {
    engine = tls.engine();
    this.downstream = downstream;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      lookForCloseNotify(ctx);
    } else if (event instanceof ChannelInputShutdownEvent) {
      if (!ended) {
        cutOff(ctx);
        ctx.fireUserEventTriggered(event);
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** After our own close_notify the handler no longer tells of the other side's. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    lookForCloseNotify(ctx);
  }

  /** The handler's event alone does not say it: it comes for our own close_notify too. */
  private void lookForCloseNotify(ChannelHandlerContext ctx) {
    if (!ended && engine.isInboundDone()) {
      ended = true;
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      if (downstream) {
        ctx.close();
      }
    }
  }

  private void cutOff(ChannelHandlerContext ctx) {
    ended = true;
    if (!downstream && !engine.isInboundDone()) {
      ctx.fireExceptionCaught(CutOff.INSTANCE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!ended) {
      cutOff(ctx);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean badRecord =
        cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    ctx.fireExceptionCaught(badRecord ? cause.getCause() : cause);
  }

  /** The handler waits until close_notify has left, and a peer may never take it. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    ctx.close(promise);
    if (ctx.channel().isOpen()) {
      ctx.executor().schedule(() -> force(ctx), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static void force(ChannelHandlerContext ctx) {
    ctx.channel().unsafe().close(ctx.channel().unsafe().voidPromise());
  }
}
