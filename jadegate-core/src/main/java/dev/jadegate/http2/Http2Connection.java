package dev.jadegate.http2;

import dev.jadegate.http2.hpack.HpackEncoder;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Faults;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.HeadAssembler;
import dev.jadegate.net.Linger;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both sides of a connection have in common: its channel, its streams and their deadlines,
 * flushing and closing. What comes in is {@link FrameReceiver}'s, content that goes out {@link
 * ContentSender}'s. It is the last handler of its pipeline.
 *
 * <pre>
 *   OPEN ──GOAWAY sent or received──► no new streams ──last one closed──► CLOSING
 *    └──────── the peer breaks the protocol: GOAWAY with a code ─────────────┘
 * </pre>
 *
 * Flow control is how slowness passes on: a window grows only when the receiver of the content asks
 * for more (section 6.9). Runs on the channel's event loop; what is written within a turn of the
 * loop leaves in one flush at its end.
 */
abstract class Http2Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

  /** A deadline that is off. */
  static final long NEVER = Long.MAX_VALUE;

  /** Nothing more is read while the peer leaves so much of ours unread. */
  private static final int MAX_UNSENT = 256 * 1024;

  /**
   * An instance was chosen by the operator, and answers for many clients: so many times as much.
   */
  private static final int TRUST = 10;

  /** Streams that we reset lately are remembered, for frames that cross the reset. */
  private static final int RESETS = 64;

  final Loop loop;
  final FloodGuard guard;
  final HpackEncoder encoder = new HpackEncoder();
  final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>(8);
  final ContentSender sender;
  final HeadAssembler assembler;
  private final FrameReceiver receiver;
  private final Runnable flushTask = this::flushNow;
  private final int streamWindow;
  private final int connectionWindow;
  private final List<Http2Stream> touched = new ArrayList<>();

  /** One timer for the deadlines of all streams: the earliest, or one that has moved since. */
  private final Deadline expiry;

  private long expiresAt = NEVER;
  private @Nullable ChannelHandlerContext context;
  private @Nullable FrameWriter writer;

  private final int[] resets = new int[RESETS];
  private int resetCount;

  private boolean reading;
  private boolean readPaused;
  private boolean flushScheduled;
  private boolean inputOver;
  private boolean outputOver;
  private boolean closing;

  /**
   * @param preface whether the peer begins with the client's preface
   * @param maxHead the largest header section, in bytes
   */
  Http2Connection(
      Loop loop,
      FloodListener floods,
      boolean preface,
      int maxHead,
      int streamWindow,
      int connectionWindow) {
    this.loop = loop;
    this.streamWindow = streamWindow;
    this.connectionWindow = connectionWindow;
    guard = new FloodGuard(loop, floods, preface ? 1 : TRUST);
    sender = new ContentSender(this);
    receiver = new FrameReceiver(this, preface, maxHead, connectionWindow);
    assembler = receiver.assembler();
    expiry = new Deadline(loop, this::expire);
  }

  // What a side does.

  /** The connection is open: time for the first SETTINGS. */
  abstract void onOpen(FrameWriter out);

  /** The assembler has a head or trailers. */
  abstract void onHead(int stream, boolean endStream);

  /** A setting that both sides do not treat alike. */
  abstract void onSetting(int number, int value);

  /** Whether a stream with this number was never begun. */
  abstract boolean isIdle(int stream);

  /** The peer begins no more streams, or none above {@code lastStream} is served. */
  abstract void onGoAway(int lastStream, int code);

  /** The highest stream of the peer's that was served, for our GOAWAY. */
  abstract int lastServed();

  /** The peer's answer to our PING. */
  abstract void onPong();

  /** A batch of reading is over. */
  abstract void onBatchEnd(boolean amidstHead);

  /** A stream is closed and gone. */
  abstract void onStreamClosed();

  /** Whether the peer may still have to read answers when the connection ends in good order. */
  abstract boolean lingers();

  /** What was written has been handed to the socket. */
  abstract void onFlushed(ChannelHandlerContext ctx);

  /** The last bytes are on their way, and no stream is left. */
  abstract void onClosing();

  /** Our last bytes have left, and the peer's end is waited for. */
  abstract void onHalfClosed();

  // The channel.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().isActive()) {
      open(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    open(ctx);
  }

  final void open(ChannelHandlerContext ctx) {
    if (writer != null) {
      return;
    }
    FrameWriter out = new FrameWriter(ctx);
    writer = out;
    onOpen(out);
    if (connectionWindow > Frames.DEFAULT_WINDOW) {
      out.windowUpdate(0, connectionWindow - Frames.DEFAULT_WINDOW);
    }
    flushSoon();
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    reading = true;
    try {
      if (!closing) {
        receiver.read(in);
      }
    } catch (ConnectionError error) {
      fail(error.code(), String.valueOf(error.getMessage()));
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (int i = 0; i < touched.size(); i++) { // some may come to it meanwhile
      Http2Stream stream = touched.get(i);
      stream.touched = false;
      tell(stream, Http2Stream::onReadComplete);
    }
    touched.clear();
    reading = false;
    onBatchEnd(receiver.isAmidstHead());
    flushNow();
    readMore(ctx);
  }

  private void readMore(ChannelHandlerContext ctx) {
    readPaused = !ctx.channel().isWritable() && ctx.channel().bytesBeforeWritable() > MAX_UNSENT;
    if (!readPaused && !inputOver) {
      ctx.read();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      return;
    }
    sender.pump();
    for (Http2Stream stream : openStreams()) {
      stream.tellWritable();
    }
    if (readPaused) {
      readMore(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputOver = true;
      if (outputOver) {
        ctx.close();
      } else if (!closing) {
        end(ErrorCode.NO_ERROR, "peer closed the connection");
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    loseStreams("connection closed");
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    expiry.cancel();
    if (writer != null) {
      writer.clear();
    }
  }

  /** An I/O error ends the connection; anything else is a fault of ours, and ends it too. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      Faults.log("connection failed", cause);
    }
    ctx.close();
  }

  /** A copy, for what is done to one may close it. */
  final Http2Stream[] openStreams() {
    return streams.values().toArray(Http2Stream[]::new);
  }

  private void loseStreams(String why) {
    for (Http2Stream stream : openStreams()) {
      tell(stream, lost -> lost.onConnectionLost(why));
      stream.close();
    }
  }

  /** Tells a stream something; what it throws is its own exchange's trouble. */
  final <S extends Http2Stream> void tell(S stream, Consumer<? super S> what) {
    try {
      what.accept(stream);
    } catch (RuntimeException e) {
      fault(stream, e);
    }
  }

  /**
   * A fault of ours while something was done for a stream: its exchange fails and it ends; all
   * others, and the connection, go on.
   */
  final void fault(Http2Stream stream, RuntimeException cause) {
    if (cause instanceof ConnectionError error) {
      throw error; // no fault of ours
    }
    try {
      stream.onFault(cause);
    } catch (RuntimeException again) {
      LOG.error("stream failed", again);
    }
    stream.reset(ErrorCode.INTERNAL_ERROR);
  }

  // For streams.

  /** A stream wants to be looked at by then. Moving a deadline later costs nothing. */
  final void expireBy(long now, long at) {
    if (at < expiresAt) {
      expiresAt = at;
      expiry.set(now, Math.max(1, at - now));
    }
  }

  private void expire() {
    long now = loop.now();
    expiresAt = NEVER;
    long next = NEVER;
    for (Http2Stream stream : openStreams()) {
      next = Math.min(next, expire(stream, now));
    }
    if (next != NEVER) {
      expireBy(now, next);
    }
    flushSoon();
  }

  private long expire(Http2Stream stream, long now) {
    try {
      return stream.onExpiry(now);
    } catch (RuntimeException e) {
      fault(stream, e);
      return NEVER;
    }
  }

  final ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  final FrameWriter writer() {
    FrameWriter out = writer;
    if (out == null) {
      throw new IllegalStateException("not open");
    }
    return out;
  }

  final boolean isWritable() {
    return !closing && context().channel().isWritable();
  }

  final boolean isClosing() {
    return closing;
  }

  /** How many header blocks have come; may wrap around. */
  final int blocks() {
    return receiver.blocks();
  }

  final int peerStreamWindow() {
    return sender.streamWindow();
  }

  final int streamWindow() {
    return streamWindow;
  }

  /** The end of the batch concerns this stream. */
  final void touch(Http2Stream stream) {
    if (!stream.touched && reading) {
      stream.touched = true;
      touched.add(stream);
    }
  }

  /** The peer may send so much more on the connection. */
  final void giveBack(int length) {
    receiver.giveBack(length);
  }

  /** The peer broke the protocol on one stream (section 5.4.2). */
  final void broken(Http2Stream stream, int code, String problem) {
    guard.count(FloodGuard.Kind.BAD_STREAM);
    stream.reset(code);
    tell(stream, malformed -> malformed.onMalformed(problem));
  }

  /** A frame on a stream that is over; it may have crossed our reset (section 5.4.2). */
  final void closedStream(int stream) {
    guard.count(FloodGuard.Kind.USELESS);
    for (int reset : resets) {
      if (reset == stream) {
        return;
      }
    }
    sendReset(stream, ErrorCode.STREAM_CLOSED); // section 6.1
  }

  final void windowUpdate(int stream, int increment) {
    if (!closing) {
      writer().windowUpdate(stream, increment);
      flushSoon();
    }
  }

  final void sendReset(int stream, int code) {
    if (!closing) {
      resets[resetCount++ % RESETS] = stream;
      writer().reset(stream, code);
      flushSoon();
    }
  }

  final void closed(Http2Stream stream) {
    streams.remove(stream.id());
    onStreamClosed();
  }

  // Flushing and closing.

  /** Flushes at the end of this batch of reading, or of this turn of the loop. */
  final void flushSoon() {
    if (!reading && !flushScheduled) {
      flushScheduled = true;
      loop.eventLoop().execute(flushTask);
    }
  }

  private void flushNow() {
    flushScheduled = false;
    FrameWriter out = writer;
    if (out != null && out.isDirty() && context != null && !context.isRemoved()) {
      out.flush();
      onFlushed(context);
    }
  }

  /** Ends the connection because the peer broke the protocol (section 5.4.1). */
  final void fail(int code, String detail) {
    if (closing) {
      return;
    }
    LOG.atDebug().addKeyValue("code", code).addKeyValue("detail", detail).log("HTTP/2 failed");
    end(code, detail);
  }

  /** Ends the connection in good order: there are no streams left. */
  final void closeGracefully() {
    if (!closing) {
      end(ErrorCode.NO_ERROR, "connection closed");
    }
  }

  /** It is closing before its streams hear of it, so that none begins on it any more. */
  private void end(int code, String why) {
    writer().goAway(lastServed(), code);
    closing = true;
    onClosing();
    loseStreams(why);
    flushNow();
    if (code == ErrorCode.NO_ERROR && !lingers()) {
      context().close();
      return;
    }
    Linger.afterFlush(context(), () -> inputOver, this::halfClosed);
    readMore(context());
  }

  private void halfClosed() {
    outputOver = true;
    onHalfClosed();
  }
}
