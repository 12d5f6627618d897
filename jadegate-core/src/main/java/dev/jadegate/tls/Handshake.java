package dev.jadegate.tls;

import dev.jadegate.message.DrainEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Waits behind the TLS handler until the other side is known, and then makes way for the codec of
 * the protocol that was agreed on. Belongs to its event loop.
 */
public final class Handshake extends ChannelInboundHandlerAdapter {
  /** Told how it went, once. */
  public interface Outcome {
    /** Handlers that are added now see all that follows. */
    void succeeded(ChannelHandlerContext ctx, Session session);

    /** The connection is being closed. */
    void failed(Throwable cause);
  }

  private final Outcome outcome;
  private final boolean downstream;
  private @Nullable String serverName;
  private boolean over;

  /**
   * A handshake to wait for.
   *
   * @param downstream whether the other side is a client
   */
  public Handshake(Outcome outcome, boolean downstream) {
    this.outcome = outcome;
    this.downstream = downstream;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      ctx.read();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.fireChannelActive();
    ctx.read();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslCompletionEvent done when !done.isSuccess() -> failed(done.cause());
      case SniCompletionEvent sni -> serverName = sni.hostname();
      case SslHandshakeCompletionEvent _ -> succeeded(ctx);
      case ChannelInputShutdownEvent _ -> ctx.close();
      case DrainEvent _ -> ctx.close();
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  private void succeeded(ChannelHandlerContext ctx) {
    over = true;
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    ctx.pipeline().addAfter(ctx.name(), "closing", new CloseNotify(tls, downstream));
    outcome.succeeded(ctx, Session.of(tls, serverName));
    ctx.pipeline().remove(this);
  }

  private void failed(Throwable cause) {
    if (!over) {
      over = true;
      outcome.failed(cause);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    failed(new ClosedChannelException());
    ctx.fireChannelInactive();
  }
}
