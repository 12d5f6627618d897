package dev.jadegate.http3;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import org.jspecify.annotations.Nullable;

/**
 * Between a QUIC stream and Netty's codec of frames: sees where the request's bytes end, and gives
 * the response's bytes to QUIC as one piece for each flush, the FIN with the last of them. Netty
 * sends a packet for each write, and its own shutdown of the output would overtake bytes that wait
 * for the client's window. One piece is on its way at a time, so that progress can be seen.
 */
final class StreamBytes extends ChannelDuplexHandler implements ChannelFutureListener {
  /** More than one batch of reading from an instance comes to. */
  private static final int MAX_PARTS = 1024;

  /**
   * What waits for a flush does not count against the client's window: with more than this QUIC is
   * asked at once, so that whoever writes while the stream is writable comes to an end.
   */
  private static final int MAX_PENDING = 64 * 1024;

  /** The type of a DATA frame (RFC 9114, section 7.2.1), and how long its header may be. */
  private static final int DATA = 0;

  private static final int MAX_HEADER = 9;

  private final Http3Connection connection;
  private final FrameTracker tracker;
  private final Loop loop;
  private final long stallNanos;
  private final Deadline stall;
  private @Nullable ChannelHandlerContext context;
  private @Nullable CompositeByteBuf pending;
  private @Nullable ByteBuf underWay;
  private @Nullable ByteBuf underWayThen;
  private int positionThen;
  private boolean refusing;
  private boolean finReceived;
  private boolean ended;
  private boolean half;
  private boolean finWritten;
  private boolean over;

  StreamBytes(Http3Connection connection, Http3Limits limits, Loop loop) {
    this.connection = connection;
    this.loop = loop;
    tracker = new FrameTracker(limits.maxHead());
    stallNanos = limits.writeNanos();
    stall = new Deadline(loop, this::look);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  /** Whether the client has sent its FIN. */
  boolean isFinReceived() {
    return finReceived;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    QuicStreamFrame frame = (QuicStreamFrame) message;
    boolean fin = frame.hasFin();
    ByteBuf content = frame.content();
    if (refusing || over || !content.isReadable()) {
      frame.release();
    } else {
      pass(ctx, content);
    }
    if (fin) {
      finReceived = true;
      if (!refusing && !over) {
        ctx.fireUserEventTriggered(
            tracker.isBetweenFrames() ? StreamEvent.REQUEST_ENDED : StreamEvent.CUT_SHORT);
      }
    }
  }

  private void pass(ChannelHandlerContext ctx, ByteBuf content) {
    tracker.track(content);
    int idle = tracker.takeIdle();
    if (idle > 0 && !connection.forgives(idle)) {
      content.release();
    } else if (tracker.isHeadTooLarge()) {
      refusing = true;
      content.release();
      ctx.fireUserEventTriggered(StreamEvent.HEAD_TOO_LARGE);
    } else {
      ctx.fireChannelRead(content);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    add(ctx, (ByteBuf) message);
  }

  /**
   * Writes a DATA frame, and owns the content. Netty's codec would send the wrong bytes of a buffer
   * that was read from before.
   */
  void data(ByteBuf content) {
    ChannelHandlerContext ctx = context;
    if (over || ctx == null) {
      content.release();
      return;
    }
    ByteBuf header = ctx.alloc().directBuffer(MAX_HEADER).writeByte(DATA);
    int size = content.readableBytes();
    if (size < 1 << 6) { // RFC 9000, section 16
      header.writeByte(size);
    } else if (size < 1 << 14) {
      header.writeShort(size | 1 << 14);
    } else if (size < 1 << 30) {
      header.writeInt(size | 1 << 31);
    } else {
      header.writeLong(size | 3L << 62);
    }
    add(ctx, header);
    add(ctx, content);
  }

  private void add(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    CompositeByteBuf all = pending;
    if (all == null) {
      all = ctx.alloc().compositeDirectBuffer(MAX_PARTS);
      pending = all;
    }
    all.addComponent(true, bytes);
    if (all.readableBytes() >= MAX_PENDING) {
      send(ctx);
    }
  }

  /** With the next flush the FIN is sent: the response is whole. */
  void end() {
    ended = true;
  }

  /** The same, but the client may go on with its side. */
  void endHalf() {
    ended = true;
    half = true;
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    send(ctx);
    if (underWay != null && underWayThen == null) {
      note();
    }
  }

  private void send(ChannelHandlerContext ctx) {
    if (over || underWay != null || finWritten || pending == null && !ended) {
      return;
    }
    ByteBuf bytes = pending == null ? Unpooled.EMPTY_BUFFER : contiguous(ctx, pending);
    pending = null;
    underWay = bytes;
    finWritten = ended;
    ctx.write(new DefaultQuicStreamFrame(bytes, ended), ctx.newPromise().addListener(this));
    if (underWay == bytes && ctx.channel().bytesBeforeUnwritable() > 0) {
      forgotten(ctx);
    }
  }

  /**
   * There is room, and QUIC took nothing: the client said that it wants no more, before there was
   * anything to write, and QUIC knows nothing of the stream any longer. Netty would wait for ever.
   */
  private void forgotten(ChannelHandlerContext ctx) {
    underWay = null;
    drop();
    ctx.fireExceptionCaught(new ChannelOutputShutdownException("stream is gone"));
  }

  /**
   * QUIC needs direct memory, and would copy other memory where progress could not be seen. Of
   * memory in several parts Netty does not report that the client wants no more.
   */
  private static ByteBuf contiguous(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (bytes.isDirect() && bytes.nioBufferCount() == 1) {
      return bytes;
    }
    ByteBuf copy = ctx.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
    bytes.release();
    return copy;
  }

  /** What was under way is with QUIC now, or never will be. */
  @Override
  public void operationComplete(ChannelFuture written) {
    underWay = null;
    ChannelHandlerContext ctx = context;
    if (over || ctx == null) {
      return;
    }
    if (!written.isSuccess()) {
      drop();
      ctx.fireExceptionCaught(written.cause());
    } else if (finWritten && half) {
      stall.off();
    } else if (finWritten) {
      drop();
      stopReading(ctx);
    } else {
      send(ctx);
    }
  }

  /**
   * The response is complete while the request is not: the client may keep the rest (RFC 9114,
   * section 4.1). If the request is complete too, Netty closes the stream by itself.
   */
  private void stopReading(ChannelHandlerContext ctx) {
    if (!finReceived) {
      ((QuicStreamChannel) ctx.channel()).shutdownInput(Http3ErrorCode.H3_NO_ERROR.code());
      ctx.close();
    }
  }

  /** Ends the stream in both directions, so that the client can see that something is missing. */
  void reset(Http3ErrorCode why) {
    ChannelHandlerContext ctx = context;
    drop();
    if (ctx != null) {
      ((QuicStreamChannel) ctx.channel()).shutdown(why.code());
      ctx.close();
    }
  }

  private void drop() {
    over = true;
    stall.cancel();
    CompositeByteBuf rest = pending;
    if (rest != null) {
      pending = null;
      rest.release();
    }
  }

  private void note() {
    ByteBuf bytes = underWay;
    underWayThen = bytes;
    positionThen = bytes == null ? 0 : bytes.readerIndex();
    stall.set(loop.now(), stallNanos);
  }

  /** Once per timeout: did QUIC take anything since, however little? */
  private void look() {
    ByteBuf bytes = underWay;
    ChannelHandlerContext ctx = context;
    if (bytes == null || ctx == null) {
      underWayThen = null;
    } else if (bytes != underWayThen || bytes.readerIndex() != positionThen) {
      note();
    } else {
      ctx.fireUserEventTriggered(StreamEvent.STALLED);
    }
  }
}
