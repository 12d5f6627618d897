package dev.jadegate.http3;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * The end of the pipeline of a one-way stream: what Netty's handlers pass on says nothing to the
 * gateway, and for a fault they have closed the connection already.
 */
@ChannelHandler.Sharable
final class IgnoredFrames extends ChannelInboundHandlerAdapter {
  static final IgnoredFrames INSTANCE = new IgnoredFrames();

  private IgnoredFrames() {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {}

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
}
