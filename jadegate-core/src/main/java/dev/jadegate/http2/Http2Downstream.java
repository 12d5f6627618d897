package dev.jadegate.http2;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.DrainEvent;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.StreamAcceptor;
import dev.jadegate.net.Reset;
import dev.jadegate.net.StallWatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/2 connection: streams become exchanges.
 *
 * <pre>
 *   OPEN ──drain──► GOAWAY 2^31-1 ──a round trip──► GOAWAY last stream ──no stream left──► closed
 *    └── idle for too long ────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * Runs on the channel's event loop.
 */
public final class Http2Downstream extends Http2Connection {
  private static final int ALL_STREAMS = Integer.MAX_VALUE;

  /** A client that does not answer the PING of a drain is not waited for longer. */
  private static final long DRAIN_NANOS = 1_000_000_000L;

  private static final long LINGER_NANOS = 1_000_000_000L;
  private static final byte[] DRAIN_PING = {'d', 'r', 'a', 'i', 'n', 'i', 'n', 'g'};

  private enum Drain {
    NONE,
    ANNOUNCED,
    FINAL
  }

  private final Http2Settings settings;
  private final StreamAcceptor acceptor;

  /** While no stream is open: idle. */
  private final Deadline idle;

  /** While a header section is under way, then for what ends the connection. */
  private final Deadline pressing;

  private final StallWatch stall;
  private boolean headUnderWay = true;
  private int lastStream;

  /** The last one that a client began, though perhaps above what our GOAWAY promised. */
  private int lastBegun;

  private int blocksBefore;
  private Drain drain = Drain.NONE;

  /** The acceptor is asked for a sink for each stream. */
  public Http2Downstream(Http2Settings settings, Loop loop, StreamAcceptor acceptor) {
    super(
        loop,
        settings.floods(),
        true,
        settings.maxHead(),
        Http2Settings.STREAM_WINDOW,
        Http2Settings.CONNECTION_WINDOW);
    this.settings = settings;
    this.acceptor = acceptor;
    idle = new Deadline(loop, this::closeIdle);
    pressing = new Deadline(loop, this::late);
    stall = new StallWatch(loop, settings.writeNanos(), this::stalled);
  }

  @Override
  void onOpen(FrameWriter out) {
    out.settings(
        Frames.MAX_CONCURRENT_STREAMS,
        settings.maxStreams(),
        Frames.INITIAL_WINDOW_SIZE,
        Http2Settings.STREAM_WINDOW,
        Frames.MAX_HEADER_LIST_SIZE,
        settings.maxHead(),
        Frames.ENABLE_CONNECT_PROTOCOL,
        1);
    idle.set(loop.now(), settings.idleNanos());
    pressing.set(loop.recent(), settings.headerNanos());
    if (settings.draining().getAsBoolean()) {
      announceDrain();
    }
  }

  // Streams.

  @Override
  boolean isIdle(int stream) {
    return (stream & 1) == 0 || stream > lastBegun;
  }

  @Override
  int lastServed() {
    return lastStream;
  }

  @Override
  void onHead(int id, boolean endStream) {
    if ((id & 1) == 0) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "stream of the wrong side"); // 5.1.1
    }
    if (id > lastBegun) {
      lastBegun = id;
      begin(id, endStream);
      return;
    }
    Http2Stream open = streams.get(id);
    if (open == null) {
      closedStream(id);
    } else if (open.isRemoteEnded()) {
      broken(open, ErrorCode.STREAM_CLOSED, "header block after the end"); // section 5.1
    } else {
      trailers(open, endStream);
    }
  }

  private void begin(int id, boolean endStream) {
    if (drain == Drain.FINAL) {
      guard.count(FloodGuard.Kind.USELESS);
      sendReset(id, ErrorCode.REFUSED_STREAM); // above what our GOAWAY promised (section 6.8)
      return;
    }
    lastStream = id;
    if (streams.size() >= settings.maxStreams()) {
      guard.count(FloodGuard.Kind.USELESS);
      sendReset(id, ErrorCode.REFUSED_STREAM); // section 5.1.2
      return;
    }
    if (streams.isEmpty()) {
      idle.off();
    }
    RequestHead head = assembler.request(endStream);
    DownstreamStream stream = new DownstreamStream(this, id, head);
    streams.put(id, stream);
    touch(stream);
    try {
      stream.feed(acceptor.accept(stream));
      serve(stream, head, endStream);
    } catch (RuntimeException e) {
      fault(stream, e);
    }
    if (drain != Drain.NONE) {
      tell(stream, DownstreamStream::drain);
    }
  }

  private void serve(DownstreamStream stream, @Nullable RequestHead head, boolean endStream) {
    if (assembler.isTooLarge()) {
      stream.refuse(
          new Abort(Failure.HEADER_TOO_LARGE, "header section over the limit"), endStream);
    } else if (head == null) {
      broken(stream, ErrorCode.PROTOCOL_ERROR, String.valueOf(assembler.problem()));
    } else if (assembler.protocol() == null) {
      stream.begin(head, endStream);
    } else {
      stream.connect(head, String.valueOf(assembler.protocol()), endStream);
    }
  }

  private void trailers(Http2Stream stream, boolean endStream) {
    HeaderBlock trailers = assembler.trailers();
    if (!endStream || trailers == null) { // section 8.1
      broken(
          stream,
          ErrorCode.PROTOCOL_ERROR,
          endStream ? "bad trailers: " + assembler.problem() : "trailers do not end the stream");
      return;
    }
    stream.receivedEnd(new LastContent(Unpooled.EMPTY_BUFFER, trailers));
  }

  @Override
  void onStreamClosed() {
    if (!streams.isEmpty() || isClosing()) {
      return;
    }
    if (drain == Drain.FINAL) {
      closeGracefully();
    } else {
      idle.set(loop.recent(), settings.idleNanos());
    }
  }

  // Settings and the like.

  @Override
  void onSetting(int number, int value) {}

  @Override
  void onGoAway(int last, int code) {
    // It opens no more streams; what is under way goes on, and idleness ends the connection.
  }

  @Override
  void onBatchEnd(boolean amidstHead) {
    if (isClosing()) {
      return;
    }
    boolean another = blocks() != blocksBefore;
    blocksBefore = blocks();
    if (!amidstHead && headUnderWay) {
      headUnderWay = false;
      if (drain != Drain.ANNOUNCED) {
        pressing.off();
      }
    } else if (amidstHead && (another || !headUnderWay) && drain != Drain.ANNOUNCED) {
      headUnderWay = true;
      pressing.set(loop.now(), settings.headerNanos());
    }
  }

  @Override
  void onFlushed(ChannelHandlerContext ctx) {
    stall.flushed(ctx);
  }

  // The end.

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == DrainEvent.INSTANCE && drain == Drain.NONE && !isClosing()) {
      announceDrain();
    }
    super.userEventTriggered(ctx, event);
  }

  private void announceDrain() {
    drain = Drain.ANNOUNCED;
    writer().goAway(ALL_STREAMS, ErrorCode.NO_ERROR); // section 6.8
    writer().ping(DRAIN_PING, 0);
    pressing.set(loop.now(), DRAIN_NANOS);
    for (Http2Stream stream : openStreams()) {
      tell((DownstreamStream) stream, DownstreamStream::drain);
    }
    flushSoon();
  }

  @Override
  void onPong() {
    if (drain == Drain.ANNOUNCED && !isClosing()) {
      finishDrain();
    }
  }

  private void finishDrain() {
    drain = Drain.FINAL;
    pressing.off();
    if (streams.isEmpty()) {
      closeGracefully();
    } else {
      writer().goAway(lastStream, ErrorCode.NO_ERROR);
      flushSoon();
    }
  }

  private void closeIdle() {
    if (streams.isEmpty()) {
      closeGracefully();
    }
  }

  private void late() {
    if (isClosing()) {
      context().close(); // the client's FIN did not come
    } else if (drain == Drain.ANNOUNCED) {
      finishDrain();
    } else {
      fail(ErrorCode.NO_ERROR, "header section took too long");
    }
  }

  private void stalled() {
    Reset.close(context());
  }

  @Override
  boolean lingers() {
    return true;
  }

  @Override
  void onClosing() {} // a client that takes its time is watched by the stall of its bytes

  @Override
  void onHalfClosed() {
    pressing.set(loop.now(), LINGER_NANOS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    super.channelInactive(ctx);
    cancelTimers();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    super.handlerRemoved(ctx);
    cancelTimers();
  }

  private void cancelTimers() {
    idle.cancel();
    pressing.cancel();
    stall.cancel();
  }

  Http2Settings settings() {
    return settings;
  }
}
