package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a downstream pipeline: objects of any protocol become exchanges. One per HTTP/1
 * connection or stream, whose exchanges it sees one after the other.
 */
public final class DownstreamHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(DownstreamHandler.class);

  private final Flows flows;
  private final Supplier<Snapshot> snapshots;
  private final Loop loop;
  private final Peer peer;
  private final RequestFlow flow;
  private @Nullable LiveExchange exchange;

  /**
   * @param snapshots gives the configuration in force; asked once an exchange
   */
  public DownstreamHandler(Flows flows, Supplier<Snapshot> snapshots, Loop loop, Peer peer) {
    this.flows = flows;
    this.snapshots = snapshots;
    this.loop = loop;
    this.peer = peer;
    flow = flows.of(loop);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case RequestHead head -> flow.begin(open(ctx, head));
      case HttpContent chunk -> {
        if (exchange == null) {
          chunk.release();
        } else {
          flow.requestContent(exchange, chunk);
        }
      }
      case Abort abort -> aborted(ctx, abort);
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalStateException("unexpected " + message.getClass());
      }
    }
  }

  private LiveExchange open(ChannelHandlerContext ctx, RequestHead head) {
    LiveExchange opened = new LiveExchange(loop, ctx, snapshots.get(), peer, head);
    exchange = opened;
    return opened;
  }

  private void aborted(ChannelHandlerContext ctx, Abort abort) {
    LiveExchange current = exchange;
    if (current == null || current.ended) {
      if (abort.failure() == Failure.CLIENT_ABORT) {
        return;
      }
      // What could not be parsed still gets an answer and a line in the log.
      RequestHead unknown =
          new RequestHead(
              HttpMethod.valueOf("-"), "-", HttpVersion.HTTP_1_1, new HeaderBlock(), false);
      current = open(ctx, unknown);
      current.path = "-";
    }
    flow.downstreamAborted(current, abort);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      flow.downstreamReadComplete(exchange);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null && ctx.channel().isWritable()) {
      flow.downstreamWritable(exchange);
    }
  }

  /** A fault of ours: that exchange fails, and with it its connection. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.error("exchange failed", cause);
    if (exchange != null) {
      flow.fail(exchange, Failure.INTERNAL, cause.toString());
      flow.flush(exchange);
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (exchange != null) {
      flow.downstreamAborted(
          exchange, new Abort(Failure.CLIENT_ABORT, "client closed the connection"));
    }
  }
}
