package dev.jadegate.testkit;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What comes on one stream of HTTP/2, part by part, from its event loop to the thread that wants
 * it. A frame is taken from the stream, and its window given back, only when it is asked for.
 */
final class Http2Inbox extends ChannelInboundHandlerAdapter {
  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final CountDownLatch added = new CountDownLatch(1);
  private volatile @Nullable ChannelHandlerContext context;
  private volatile @Nullable Throwable failure;
  private @Nullable Part over; // of the reading thread

  /** A part of what came. */
  sealed interface Part {
    /** A head or trailers. */
    record Section(Fields fields, boolean last) implements Part {}

    /** Bytes of a body. */
    record Chunk(byte[] bytes, boolean last) implements Part {}

    /** RST_STREAM instead of more. */
    record Reset(Http2Error error) implements Part {}

    /** The end of the connection, or of its use for this stream, instead of more. */
    record Gone() implements Part {}
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    added.countDown();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      switch (frame) {
        case Http2HeadersFrame head ->
            parts.add(new Part.Section(fields(head.headers()), head.isEndStream()));
        case Http2DataFrame data ->
            parts.add(new Part.Chunk(ByteBufUtil.getBytes(data.content()), data.isEndStream()));
        default -> {} // nothing else belongs to a message
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private static Fields fields(Http2Headers headers) {
    List<String> lines = new ArrayList<>();
    headers.forEach(field -> lines.add(field.getKey() + ": " + field.getValue()));
    return new Fields(lines);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      parts.add(new Part.Reset(Http2Error.valueOf(reset.errorCode())));
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    parts.add(new Part.Gone());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failure = cause; // Netty resets the stream by itself
  }

  /**
   * The next part, waiting for it; after the last one an empty chunk.
   *
   * @throws StreamResetException if the stream was reset instead
   * @throws EOFException if the connection ended instead
   */
  Part next() throws IOException, InterruptedException {
    Part part = over == null ? take() : over;
    switch (part) {
      case Part.Reset(Http2Error error) -> {
        over = part;
        throw new StreamResetException(error);
      }
      case Part.Gone() -> {
        over = part;
        throw gone();
      }
      case Part.Section section when section.last() -> over = new Part.Chunk(new byte[0], true);
      case Part.Chunk chunk when chunk.last() -> over = new Part.Chunk(new byte[0], true);
      case Part.Section section -> {}
      case Part.Chunk chunk -> {}
    }
    return part;
  }

  private EOFException gone() {
    EOFException gone = new EOFException("the stream's end came before its message's");
    gone.initCause(failure);
    return gone;
  }

  private Part take() throws InterruptedException {
    Part part = parts.poll();
    if (part == null) {
      added.await();
      ChannelHandlerContext ctx = context;
      if (ctx != null) {
        ctx.channel().read();
      }
      part = parts.poll(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (part == null) {
      throw new AssertionError("nothing came on the stream");
    }
    return part;
  }

  /**
   * Waits for RST_STREAM, even after the last part; what comes before it is of no interest.
   *
   * @throws EOFException if it can come no more
   */
  Http2Error awaitReset() throws IOException, InterruptedException {
    while (true) {
      Part part = over instanceof Part.Reset ? over : take();
      if (part instanceof Part.Reset(Http2Error error)) {
        over = part;
        return error;
      }
      if (part instanceof Part.Gone) {
        throw gone();
      }
    }
  }
}
