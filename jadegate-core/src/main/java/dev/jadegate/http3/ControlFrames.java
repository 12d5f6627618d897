package dev.jadegate.http3;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts the frames of the client's control stream: the one SETTINGS is expected, others have no
 * effect here, since the gateway pushes nothing.
 */
public final class ControlFrames extends ChannelInboundHandlerAdapter {
  private final Http3Connection connection;

  public ControlFrames(Http3Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    boolean expected = message instanceof Http3SettingsFrame;
    ReferenceCountUtil.release(message);
    if (!expected) {
      connection.forgives(1);
    }
  }

  /** Netty has closed the connection already. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
}
