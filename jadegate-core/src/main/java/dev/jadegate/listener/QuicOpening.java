package dev.jadegate.listener;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** First in a QUIC connection: counts its handshake, and leaves when that is over. */
@ChannelHandler.Sharable
final class QuicOpening extends ChannelInboundHandlerAdapter {
  private final QuicPipeline pipeline;
  private final HandshakeGauge handshakes;

  QuicOpening(QuicPipeline pipeline, HandshakeGauge handshakes) {
    this.pipeline = pipeline;
    this.handshakes = handshakes;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    handshakes.began();
    ctx.pipeline().addLast(pipeline);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.fireChannelActive();
    ctx.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    handshakes.ended();
  }
}
