package dev.jadegate.testkit;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What comes on one stream of HTTP/2, part by part, from its event loop to the thread that wants
 * it. Frames are kept from when they come, so that what came before RST_STREAM is not lost, but
 * their window is given back only when they are asked for.
 */
final class Http2Inbox extends ChannelInboundHandlerAdapter {
  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private volatile @Nullable ChannelHandlerContext context;
  private volatile @Nullable Throwable failure;
  private @Nullable Part over; // of the reading thread

  /** A part of what came. */
  sealed interface Part {
    /** A head or trailers. */
    record Section(Fields fields, boolean last) implements Part {}

    /** Bytes of a body, and the window that they took, with their padding. */
    record Chunk(byte[] bytes, int window, boolean last) implements Part {
      static final Chunk END = new Chunk(new byte[0], 0, true);
    }

    /** RST_STREAM instead of more. */
    record Reset(Http2Error error) implements Part {}

    /** The end of the connection, or of its use for this stream, instead of more. */
    record Gone() implements Part {}
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    Channel stream = ctx.channel();
    stream.config().setAllocator(Http2Connection.UNWATCHED);
    stream.config().setOption(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, false);
    MaxMessagesRecvByteBufAllocator reads = stream.config().getRecvByteBufAllocator();
    reads.maxMessagesPerRead(Integer.MAX_VALUE); // or RST_STREAM may overtake what waits
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      switch (frame) {
        case Http2HeadersFrame head ->
            parts.add(new Part.Section(fields(head.headers()), head.isEndStream()));
        case Http2DataFrame data -> parts.add(chunk(data));
        default -> {} // nothing else belongs to a message
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private static Part chunk(Http2DataFrame data) {
    byte[] bytes = ByteBufUtil.getBytes(data.content());
    return new Part.Chunk(bytes, data.initialFlowControlledBytes(), data.isEndStream());
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
      case Part.Section section when section.last() -> over = Part.Chunk.END;
      case Part.Chunk chunk when chunk.last() -> over = Part.Chunk.END;
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
    Part part = parts.poll(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (part == null) {
      throw new AssertionError("nothing came on the stream");
    }
    ChannelHandlerContext ctx = context;
    if (part instanceof Part.Chunk chunk && chunk.window() > 0 && ctx != null) {
      Http2FrameStream stream = ((Http2StreamChannel) ctx.channel()).stream();
      ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(chunk.window()).stream(stream));
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
