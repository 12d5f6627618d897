package dev.jadegate.listener;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.DrainEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.CharsetUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 with prior knowledge from HTTP/1 by a connection's first bytes (RFC 9113, section
 * 3.3), then makes room for the handlers of the one or the other. Only as many bytes are held as
 * could still be the preface. Event loop only.
 */
final class Preface extends ChannelInboundHandlerAdapter {
  /** No other request begins so: the method is reserved. */
  private static final byte[] START = "PRI * HTTP/2.0".getBytes(CharsetUtil.US_ASCII);

  private final Consumer<ChannelHandlerContext> http1;
  private final Consumer<ChannelHandlerContext> http2;
  private final Loop loop;
  private final long headerNanos;
  private final Deadline deadline;
  private @Nullable ByteBuf held;
  private boolean begun;
  private @Nullable ChannelHandlerContext context;

  /** One of the two consumers is called once, to add its handlers at the pipeline's end. */
  Preface(
      Loop loop,
      long idleNanos,
      long headerNanos,
      Consumer<ChannelHandlerContext> http1,
      Consumer<ChannelHandlerContext> http2) {
    this.loop = loop;
    this.headerNanos = headerNanos;
    this.http1 = http1;
    this.http2 = http2;
    deadline = new Deadline(loop, this::close);
    deadline.set(loop.now(), idleNanos);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.read();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (held != null) {
      bytes = held.writeBytes(bytes);
      ((ByteBuf) message).release();
      held = null;
    }
    int known = Math.min(bytes.readableBytes(), START.length);
    for (int i = 0; i < known; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != START[i]) {
        goOn(ctx, bytes, http1);
        return;
      }
    }
    if (known == START.length) {
      goOn(ctx, bytes, http2);
    } else {
      hold(ctx, bytes);
    }
  }

  private void hold(ChannelHandlerContext ctx, ByteBuf bytes) {
    held = ctx.alloc().buffer(START.length * 4).writeBytes(bytes);
    bytes.release();
    if (!begun) {
      begun = true;
      deadline.set(loop.now(), headerNanos); // for all of it, however steadily it drips
    }
  }

  private void goOn(ChannelHandlerContext ctx, ByteBuf bytes, Consumer<ChannelHandlerContext> way) {
    deadline.cancel();
    way.accept(ctx);
    ctx.fireChannelRead(bytes);
    ctx.pipeline().remove(this);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event == DrainEvent.INSTANCE) {
      ctx.close();
    }
  }

  private void close() {
    if (context != null) {
      context.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.cancel();
    if (held != null) {
      held.release();
      held = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
