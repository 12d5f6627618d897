package dev.jadegate.testkit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes ready a channel for HTTP/2: at once by prior knowledge, or when TLS has agreed on h2.
 * Without that agreement the channel is closed.
 */
final class Http2Pipeline extends ChannelInitializer<Channel> {
  private final @Nullable SslContext tls;
  private final Function<SslContext, SslHandler> handshake;
  private final Consumer<Channel> begin;

  /**
   * @param tls none by prior knowledge
   * @param handshake makes the handler of an end
   * @param begin called on the event loop when HTTP/2 is to be added
   */
  Http2Pipeline(
      @Nullable SslContext tls,
      Function<SslContext, SslHandler> handshake,
      Consumer<Channel> begin) {
    this.tls = tls;
    this.handshake = handshake;
    this.begin = begin;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.config().setOption(ChannelOption.ALLOCATOR, Http2Connection.UNWATCHED);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    if (tls == null) {
      begin.accept(channel);
      return;
    }
    channel.pipeline().addLast("tls", handshake.apply(tls));
    channel.pipeline().addLast("alpn", new Agreement());
  }

  /** Waits for the handshake's end. */
  private final class Agreement extends ApplicationProtocolNegotiationHandler {
    Agreement() {
      super("none");
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        begin.accept(ctx.channel());
      } else {
        ctx.close();
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
