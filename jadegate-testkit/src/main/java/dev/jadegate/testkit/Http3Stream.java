package dev.jadegate.testkit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of an {@link Http3Client}. Fields are written {@code name: value}, in the order in
 * which they are given and unchecked, so that a test can send what is malformed. One thread.
 */
public final class Http3Stream {
  /** Of a stream that is stopped, QUIC may forget all, and then a write is never done. */
  private static final long STOPPED_MILLIS = 1000;

  private static final long LOOK_MILLIS = 50;

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private @Nullable QuicStreamChannel channel;

  /** What comes from the gateway. */
  public sealed interface Event {
    /** A header section: of an interim response, of a response, or trailers. */
    record Head(Fields fields) implements Event {}

    /** Content. */
    record Data(byte[] bytes) implements Event {}

    /** The gateway's FIN: all that came is whole. */
    record Fin() implements Event {}

    /** The gateway has reset the stream. */
    record Reset(long code) implements Event {}

    /** The connection is gone. */
    record Closed() implements Event {}
  }

  Http3Stream() {}

  ChannelHandler handler() {
    return new Receiver();
  }

  void attach(QuicStreamChannel opened) {
    channel = opened;
  }

  private QuicStreamChannel channel() {
    QuicStreamChannel open = channel;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  /** Hands what comes to the test. */
  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      switch (message) {
        case Http3HeadersFrame frame -> events.add(new Event.Head(fields(frame.headers())));
        case Http3DataFrame frame -> {
          byte[] bytes = new byte[frame.content().readableBytes()];
          frame.content().readBytes(bytes);
          events.add(new Event.Data(bytes));
        }
        default -> {}
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownReadComplete.INSTANCE) {
        events.add(new Event.Fin());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      events.add(new Event.Closed());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof QuicStreamResetException reset) {
        events.add(new Event.Reset(reset.applicationProtocolCode()));
      }
    }
  }

  private static Fields fields(Http3Headers headers) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      lines.add(field.getKey() + ": " + field.getValue());
    }
    return new Fields(lines);
  }

  // Sending.

  /**
   * Sends a request's head; what a line begins with {@code :scheme} or {@code :authority} is not
   * said of is filled in.
   *
   * @param end whether the request ends with it
   */
  public Http3Stream head(boolean end, String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    if (all.stream().noneMatch(line -> line.startsWith(":scheme"))) {
      all.addFirst(":scheme: https");
    }
    if (all.stream().noneMatch(line -> line.startsWith(":authority"))) {
      all.addFirst(":authority: gw.test");
    }
    return section(end, all.toArray(String[]::new));
  }

  /**
   * Sends a header section of these lines and no others; for trailers, and for heads that lack
   * something.
   */
  public Http3Stream section(boolean end, String... lines) {
    Http3Headers headers = new DefaultHttp3Headers(false);
    for (String line : lines) {
      int colon = line.startsWith(": ") ? 0 : line.indexOf(": ", 1);
      headers.add(
          new AsciiString(line.substring(0, colon)), new AsciiString(line.substring(colon + 2)));
    }
    Future<?> written = channel().writeAndFlush(new DefaultHttp3HeadersFrame(headers));
    if (end) {
      written.addListener(done -> channel().shutdownOutput());
    }
    return this;
  }

  /** Sends a DATA frame, and waits until QUIC has taken it if told so, for as long as it takes. */
  public Http3Stream data(byte[] bytes, boolean wait) {
    Future<?> written =
        channel().writeAndFlush(new DefaultHttp3DataFrame(Unpooled.copiedBuffer(bytes)));
    if (wait) {
      written.awaitUninterruptibly();
    }
    return this;
  }

  /**
   * Sends a DATA frame, and waits until QUIC has taken it or the response is over: whoever has
   * answered may want no more, and then a write is never done.
   */
  public Http3Stream write(byte[] bytes) throws InterruptedException {
    Future<?> written =
        channel().writeAndFlush(new DefaultHttp3DataFrame(Unpooled.copiedBuffer(bytes)));
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (!written.await(LOOK_MILLIS) && !isOver()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("found no window in time");
      }
    }
    return this;
  }

  private boolean isOver() {
    return events.stream()
        .anyMatch(event -> !(event instanceof Event.Head || event instanceof Event.Data));
  }

  /** Sends a DATA frame. */
  public Http3Stream data(String text) {
    return data(Http3Client.bytes(text), false);
  }

  /** Sends bytes that Netty does not look at. */
  public Http3Stream raw(byte[] bytes) {
    channel().pipeline().firstContext().writeAndFlush(Unpooled.copiedBuffer(bytes));
    return this;
  }

  /** Sends content until the gateway says that it wants no more; false if it never does. */
  public boolean awaitStop() throws InterruptedException {
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Future<?> written =
          channel()
              .pipeline()
              .firstContext()
              .writeAndFlush(Unpooled.copiedBuffer(new byte[] {0, 1, 'x'}));
      if (!written.await(STOPPED_MILLIS) || !written.isSuccess()) {
        return true;
      }
      Thread.sleep(5);
    }
    return false;
  }

  /** Sends FIN. */
  public Http3Stream end() {
    channel().pipeline().firstContext().writeAndFlush(QuicStreamFrame.EMPTY_FIN);
    return this;
  }

  /** Takes the request back. */
  public void reset(int code) {
    channel().shutdownOutput(code);
  }

  /** Wants no more of the response. */
  public void stop(int code) {
    channel().shutdownInput(code);
  }

  /** Reads nothing until {@link #resume}, so that the window fills. */
  public Http3Stream pause() {
    channel().config().setAutoRead(false);
    return this;
  }

  /** Reads again. */
  public void resume() {
    channel().config().setAutoRead(true);
  }

  // Receiving.

  /** The next that comes, of a stream that was paused: no more is read than this takes. */
  public Event takeSlowly() throws InterruptedException {
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Event event = events.poll();
      if (event != null) {
        return event;
      }
      channel().read();
      event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (event != null) {
        return event;
      }
    }
    throw new AssertionError("nothing came");
  }

  /** The next that comes. */
  public Event take() throws InterruptedException {
    Event event = events.poll(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new AssertionError("nothing came");
    }
    return event;
  }

  /** Whether something has come that was not taken. */
  public boolean hasEvent() {
    return !events.isEmpty();
  }

  /** The next header section. */
  public Fields takeHead() throws InterruptedException {
    Event event = take();
    if (event instanceof Event.Head(Fields fields)) {
      return fields;
    }
    throw new AssertionError("expected a head, found " + event);
  }

  /** So many bytes of content, in however many frames they come. */
  public byte[] takeBytes(int count) throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < count) {
      Event event = take();
      if (!(event instanceof Event.Data(byte[] more))) {
        throw new AssertionError("expected content, found " + event);
      }
      bytes.writeBytes(more);
    }
    return bytes.toByteArray();
  }

  /**
   * The whole final response, up to its FIN.
   *
   * @throws AssertionError if it does not end with FIN
   */
  public ReceivedResponse response() throws InterruptedException {
    Fields head = takeHead();
    while (head.value(":status").startsWith("1")) {
      head = takeHead();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Fields trailers = Fields.NONE;
    while (true) {
      switch (take()) {
        case Event.Head(Fields fields) -> trailers = fields;
        case Event.Data(byte[] bytes) -> body.writeBytes(bytes);
        case Event.Fin _ -> {
          String line = "HTTP/3.0 " + head.value(":status");
          return new ReceivedResponse(line, head, body.toByteArray(), trailers);
        }
        case Event.Reset(long code) ->
            throw new AssertionError("reset with %#x after %s".formatted(code, text(body)));
        case Event.Closed _ -> throw new AssertionError("connection closed");
      }
    }
  }

  private static String text(ByteArrayOutputStream body) {
    return head(body.toString(StandardCharsets.ISO_8859_1));
  }

  private static String head(String text) {
    return text.substring(0, Math.min(text.length(), 80));
  }

  /**
   * Waits for the gateway's reset, whatever comes before; its code.
   *
   * @throws AssertionError if the stream ends by FIN, or with the connection
   */
  public long awaitReset() throws InterruptedException {
    while (true) {
      switch (take()) {
        case Event.Reset(long code) -> {
          return code;
        }
        case Event.Fin _ -> throw new AssertionError("the response ended as if it were whole");
        case Event.Closed _ -> throw new AssertionError("connection closed");
        case Event.Head _, Event.Data _ -> {}
      }
    }
  }
}
