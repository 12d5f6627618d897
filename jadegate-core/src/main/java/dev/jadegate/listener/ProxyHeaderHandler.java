package dev.jadegate.listener;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.DrainEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The start of a load balancer's connection: waits for the header of the PROXY protocol, which says
 * whose connection it is, and then has the pipeline completed for that client. Stands behind
 * Netty's decoder, which hands on untouched what follows the header; both leave when it has come.
 * Without a whole and sound header in time the connection is cut, so that a load balancer is never
 * taken for a client. Runs on the channel's event loop.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
  /** As much as HAProxy holds of a header; what it sends itself takes a few hundred. */
  private static final int MAX_EXTRA_BYTES = 16 * 1024;

  private final DownstreamPipeline pipeline;
  private final InetSocketAddress peer;
  private final InetSocketAddress local;
  private final Loop loop;
  private final long timeoutNanos;
  private final Deadline deadline;
  private @Nullable ChannelHandlerContext context;
  private boolean over;

  /**
   * @param peer the socket's other end
   * @param timeoutNanos for the whole header; zero: no limit
   */
  ProxyHeaderHandler(
      DownstreamPipeline pipeline,
      InetSocketAddress peer,
      InetSocketAddress local,
      Loop loop,
      long timeoutNanos) {
    this.pipeline = pipeline;
    this.peer = peer;
    this.local = local;
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
    deadline = new Deadline(loop, this::expired);
  }

  /** What stands before it. */
  static HAProxyMessageDecoder decoder() {
    return new HAProxyMessageDecoder(MAX_EXTRA_BYTES);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    deadline.set(loop.now(), timeoutNanos);
    ctx.read();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!over) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws UnknownHostException {
    try {
      if (!over && message instanceof HAProxyMessage header) {
        over = true;
        complete(ctx, header);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void complete(ChannelHandlerContext ctx, HAProxyMessage header)
      throws UnknownHostException {
    ctx.pipeline().remove(this);
    switch (header.proxiedProtocol().addressFamily()) {
      case AF_IPv4, AF_IPv6 ->
          pipeline.complete(
              ctx.channel(),
              address(header.sourceAddress(), header.sourcePort()),
              address(header.destinationAddress(), header.destinationPort()));
      // The load balancer's own connection, such as a health check, or one that it cannot name.
      case AF_UNSPEC, AF_UNIX -> pipeline.complete(ctx.channel(), peer, local);
    }
  }

  /** The decoder has made sure that it is an address. */
  private static InetSocketAddress address(String text, int port) throws UnknownHostException {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event == DrainEvent.INSTANCE) {
      over = true;
      ctx.close();
    }
  }

  /** Malformed, or the connection broke. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      over = true;
      ctx.close();
    } else {
      cut(ctx, "malformed", String.valueOf(cause.getMessage()));
    }
  }

  private void expired() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      cut(ctx, "timeout", "no whole header in time");
    }
  }

  private void cut(ChannelHandlerContext ctx, String reason, String detail) {
    if (!over) {
      over = true;
      pipeline.cut(ctx.channel(), reason, detail);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.cancel();
  }
}
