package dev.jadegate.http2;

import dev.jadegate.http2.hpack.FieldSink;
import dev.jadegate.http2.hpack.HpackDecoder;
import dev.jadegate.http2.hpack.HpackEncoder;
import dev.jadegate.http2.hpack.HpackException;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.HeadAssembler;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.net.Linger;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both sides of a connection have in common: frames in and out, settings, flow control, header
 * blocks, and the turns of those who send. It is the last handler of its pipeline.
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
abstract class Http2Connection extends ChannelInboundHandlerAdapter implements FrameReader.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

  /** A deadline that is off. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int TABLE_SIZE = 4096;
  private static final String WIDE = "window above 2^31-1";

  /** No peer needs so many fields. */
  private static final int MAX_FIELDS = 256;

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
  final HeadAssembler assembler = new HeadAssembler();
  final HpackEncoder encoder = new HpackEncoder();
  final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>(8);
  private final FrameReader reader;
  private final HpackDecoder decoder = new HpackDecoder(TABLE_SIZE);
  private final FieldSink fields = assembler::field;
  private final Runnable flushTask = this::flushNow;
  private final int maxHead;
  private final int streamWindow;
  private final int connectionWindow;
  private final ArrayDeque<Http2Stream> senders = new ArrayDeque<>();
  private final List<Http2Stream> touched = new ArrayList<>();

  /** One timer for the deadlines of all streams: the earliest, or one that has moved since. */
  private final Deadline expiry;

  private long expiresAt = NEVER;
  private @Nullable ChannelHandlerContext context;
  private @Nullable FrameWriter writer;

  private int sendWindow = Frames.DEFAULT_WINDOW;
  private int receiveWindow;

  /** Given back and not told to the peer. */
  private int untold;

  private int peerStreamWindow = Frames.DEFAULT_WINDOW;
  private boolean settingsSeen;

  /** The header block under way: its stream, and whether the stream ends with it. */
  private int blockStream;

  private boolean blockEndsStream;
  private byte[] block = {};
  private int blockLength;

  /** The stream of the DATA frame under way; null if its content is of no use. */
  private @Nullable Http2Stream dataStream;

  private boolean dataEndsStream;

  private final int[] resets = new int[RESETS];
  private int resetCount;

  /** Header blocks that were complete. */
  private int blocks;

  private boolean reading;
  private boolean readPaused;
  private boolean flushScheduled;
  private boolean pumping;
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
    this.maxHead = maxHead;
    this.streamWindow = streamWindow;
    this.connectionWindow = connectionWindow;
    receiveWindow = connectionWindow;
    reader = new FrameReader(this, preface);
    guard = new FloodGuard(loop, floods, preface ? 1 : TRUST);
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
        reader.read(in);
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
      stream.onReadComplete();
    }
    touched.clear();
    reading = false;
    onBatchEnd(!settingsSeen || blockStream != 0 || reader.isAmidstHead());
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
    pump();
    for (Http2Stream stream : openStreams()) {
      if (stream.becomesWritable()) {
        stream.onWritable();
      }
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
      LOG.error("connection failed", cause);
    }
    ctx.close();
  }

  /** A copy, for what is done to one may close it. */
  final Http2Stream[] openStreams() {
    return streams.values().toArray(Http2Stream[]::new);
  }

  private void loseStreams(String why) {
    for (Http2Stream stream : openStreams()) {
      stream.onConnectionLost(why);
      stream.close();
    }
  }

  // Frames that come in.

  @Override
  public final void onFrame(int type, int flags, int stream, byte[] payload, int length) {
    if (closing) {
      return; // what came behind the frame that ended it
    }
    if (blockStream != 0 && (type != Frames.CONTINUATION || stream != blockStream)) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "header block interrupted"); // 6.10
    }
    if (!settingsSeen && type != Frames.SETTINGS) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "SETTINGS do not come first"); // 3.4
    }
    switch (type) {
      case Frames.HEADERS -> headers(flags, stream, payload, length);
      case Frames.CONTINUATION -> continuation(flags, stream, payload, length);
      case Frames.RST_STREAM -> reset(stream, payload, length);
      case Frames.SETTINGS -> settings(flags, stream, payload, length);
      case Frames.PING -> ping(flags, stream, payload, length);
      case Frames.GOAWAY -> goAway(stream, payload, length);
      case Frames.WINDOW_UPDATE -> windowUpdate(stream, payload, length);
      case Frames.PRIORITY -> {
        checkLength(length == 5);
        checkStream(stream != 0);
        guard.count(FloodGuard.Kind.USELESS);
      }
      case Frames.PUSH_PROMISE ->
          throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "push is off"); // 8.4
      default -> guard.count(FloodGuard.Kind.USELESS); // section 5.5
    }
  }

  private static void checkLength(boolean right) {
    if (!right) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "frame has another length");
    }
  }

  private static void checkStream(boolean right) {
    if (!right) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "frame on the wrong stream");
    }
  }

  private void headers(int flags, int stream, byte[] payload, int length) {
    checkStream(stream != 0);
    boolean padded = (flags & Frames.PADDED) != 0;
    int start = (padded ? 1 : 0) + ((flags & Frames.HAS_PRIORITY) != 0 ? 5 : 0);
    checkLength(length >= start); // section 4.2
    int end = padded ? length - (payload[0] & 0xff) : length;
    if (start > end) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than frame"); // 6.2
    }
    boolean endStream = (flags & Frames.END_STREAM) != 0;
    if ((flags & Frames.END_HEADERS) != 0) {
      block(stream, payload, start, end - start, endStream);
      return;
    }
    blockStream = stream;
    blockEndsStream = endStream;
    blockLength = 0;
    hold(payload, start, end - start);
  }

  private void continuation(int flags, int stream, byte[] payload, int length) {
    checkStream(blockStream != 0);
    guard.count(FloodGuard.Kind.CONTINUATION);
    hold(payload, 0, length);
    if ((flags & Frames.END_HEADERS) != 0) {
      blockStream = 0;
      byte[] whole = block;
      block = new byte[0];
      block(stream, whole, 0, blockLength, blockEndsStream);
    }
  }

  /** A block that is larger than the section may be has to be decoded whole or not at all. */
  private void hold(byte[] payload, int start, int length) {
    if (blockLength + length > maxHead + Frames.MAX_PAYLOAD) {
      throw guard.flooded(FloodGuard.Kind.CONTINUATION);
    }
    if (block.length < blockLength + length) {
      block = Arrays.copyOf(block, Math.max(blockLength + length, block.length * 2));
    }
    System.arraycopy(payload, start, block, blockLength, length);
    blockLength += length;
  }

  private void block(int stream, byte[] bytes, int start, int length, boolean endStream) {
    assembler.start(maxHead, MAX_FIELDS);
    try {
      decoder.decode(bytes, start, length, fields);
    } catch (HpackException e) {
      throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, String.valueOf(e.getMessage()));
    }
    blocks++;
    onHead(stream, endStream);
  }

  private void reset(int stream, byte[] payload, int length) {
    checkLength(length == 4);
    checkStream(stream != 0 && !isIdle(stream));
    Http2Stream reset = streams.get(stream);
    if (reset == null) {
      guard.count(FloodGuard.Kind.USELESS);
      return;
    }
    if (!reset.isLocalEnded()) {
      guard.count(FloodGuard.Kind.RESET);
    }
    touch(reset);
    reset.onReset(Frames.int32(payload, 0));
    reset.close();
  }

  private void settings(int flags, int stream, byte[] payload, int length) {
    checkStream(stream == 0);
    if ((flags & Frames.ACK) != 0) {
      checkLength(length == 0);
      checkStream(settingsSeen); // section 3.4: they come first themselves
      guard.count(FloodGuard.Kind.SETTINGS);
      return;
    }
    checkLength(length % 6 == 0);
    guard.count(FloodGuard.Kind.SETTINGS);
    settingsSeen = true;
    for (int at = 0; at < length; at += 6) {
      int number = (payload[at] & 0xff) << 8 | payload[at + 1] & 0xff;
      setting(number, Frames.int32(payload, at + 2));
    }
    writer().settingsAck();
    pump();
  }

  private void setting(int number, int value) {
    switch (number) {
      case Frames.HEADER_TABLE_SIZE -> encoder.peerTableSize(value < 0 ? Integer.MAX_VALUE : value);
      case Frames.INITIAL_WINDOW_SIZE -> {
        if (value < 0) {
          throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.5.2
        }
        int change = value - peerStreamWindow;
        peerStreamWindow = value;
        for (Http2Stream open : openStreams()) {
          if (!widen(open, change)) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.9.2
          }
        }
      }
      case Frames.MAX_FRAME_SIZE -> {
        if (value < Frames.MAX_PAYLOAD || value > 0xffffff) {
          throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "frame size " + value); // 6.5.2
        }
      }
      case Frames.ENABLE_PUSH -> {
        if (value != 0 && value != 1) {
          throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH " + value); // 6.5.2
        }
      }
      default -> {}
    }
    onSetting(number, value);
  }

  private void ping(int flags, int stream, byte[] payload, int length) {
    checkLength(length == 8);
    checkStream(stream == 0);
    guard.count(FloodGuard.Kind.PING);
    if ((flags & Frames.ACK) != 0) {
      onPong();
      return;
    }
    writer().ping(payload, Frames.ACK);
  }

  private void goAway(int stream, byte[] payload, int length) {
    checkStream(stream == 0);
    checkLength(length >= 8);
    guard.count(FloodGuard.Kind.SETTINGS);
    onGoAway(Frames.int32(payload, 0) & 0x7fffffff, Frames.int32(payload, 4));
  }

  private void windowUpdate(int stream, byte[] payload, int length) {
    checkLength(length == 4);
    guard.count(FloodGuard.Kind.WINDOW_UPDATE);
    int increment = Frames.int32(payload, 0) & 0x7fffffff;
    if (stream == 0) {
      if (increment == 0) {
        throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "window update of 0"); // 6.9
      }
      long window = (long) sendWindow + increment;
      if (window > Integer.MAX_VALUE) {
        throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.9.1
      }
      sendWindow = (int) window;
      pump();
      return;
    }
    checkStream(!isIdle(stream));
    Http2Stream open = streams.get(stream);
    if (open == null) {
      return; // it may have crossed our end of the stream
    }
    if (increment == 0) {
      broken(open, ErrorCode.PROTOCOL_ERROR, "window update of 0");
    } else if (widen(open, increment)) {
      pump();
    } else {
      broken(open, ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.9.1
    }
  }

  /** False if the window overflows. */
  private boolean widen(Http2Stream stream, int change) {
    if (!stream.widen(change)) {
      return false;
    }
    if (stream.hasWaiting()) {
      enqueue(stream);
    }
    return true;
  }

  /** The peer broke the protocol on one stream (section 5.4.2). */
  final void broken(Http2Stream stream, int code, String problem) {
    guard.count(FloodGuard.Kind.BAD_STREAM);
    stream.reset(code);
    stream.onMalformed(problem);
  }

  @Override
  public final void onDataBegin(int stream, int length, boolean endStream) {
    dataStream = null;
    if (closing) {
      return;
    }
    if (blockStream != 0 || !settingsSeen) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "DATA out of place");
    }
    checkStream(stream != 0 && !isIdle(stream));
    receiveWindow -= length;
    if (receiveWindow < 0) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "more DATA than the window"); // 6.9
    }
    Http2Stream open = streams.get(stream);
    dataEndsStream = endStream;
    if (open == null) {
      giveBack(length);
      closedStream(stream);
    } else if (open.isRemoteEnded()) {
      giveBack(length);
      broken(open, ErrorCode.STREAM_CLOSED, "DATA after the end"); // section 5.1
    } else if (open.reserve(length)) {
      dataStream = open;
    } else {
      broken(open, ErrorCode.FLOW_CONTROL_ERROR, "more DATA than the stream's window");
    }
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

  @Override
  public final void onPadding(int length) {
    Http2Stream stream = dataStream;
    if (stream != null && !stream.isClosed()) {
      stream.giveBack(length);
    }
  }

  @Override
  public final void onData(ByteBuf content, boolean last) {
    Http2Stream stream = dataStream;
    boolean ends = last && dataEndsStream;
    if (stream == null || stream.isClosed()) {
      content.release();
    } else if (ends || content.isReadable()) {
      stream.received(content, ends);
    } else {
      content.release();
      guard.count(FloodGuard.Kind.EMPTY_DATA); // there may have been padding
    }
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
      next = Math.min(next, stream.onExpiry(now));
    }
    if (next != NEVER) {
      expireBy(now, next);
    }
    flushSoon();
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
    return blocks;
  }

  final int peerStreamWindow() {
    return peerStreamWindow;
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
    untold += length;
    if (untold >= connectionWindow / 2 && !closing) {
      writer().windowUpdate(0, untold);
      receiveWindow += untold;
      untold = 0;
      flushSoon();
    }
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

  /**
   * Sends at most so many bytes of this content as far as windows allow; true if that was all of
   * it, which is released then.
   */
  final boolean transmit(Http2Stream stream, HttpContent content, int most) {
    ByteBuf data = content.content();
    LastHttpContent last = content instanceof LastHttpContent end ? end : null;
    boolean trailers = last != null && !last.trailingHeaders().isEmpty();
    FrameWriter out = writer();
    int left = most;
    while (data.isReadable()) {
      int windows = Math.min(stream.sendWindow(), sendWindow);
      int count = Math.min(Math.min(left, Frames.MAX_PAYLOAD), windows);
      if (count <= 0 || !isWritable()) {
        return false;
      }
      left -= count;
      sendWindow -= count;
      stream.spend(count);
      guard.dataSent();
      if (count < data.readableBytes()) {
        out.data(stream.id(), data.readRetainedSlice(count), false);
        continue;
      }
      boolean ends = last != null && !trailers;
      out.data(stream.id(), data, ends);
      finish(stream, last, trailers);
      return true;
    }
    if (last != null && !trailers) {
      out.data(stream.id(), data.retain(), true);
    }
    finish(stream, last, trailers);
    content.release();
    return true;
  }

  private void finish(Http2Stream stream, @Nullable LastHttpContent last, boolean trailers) {
    if (last == null) {
      return;
    }
    if (trailers) {
      ByteWriter head = ByteWriter.get();
      encoder.fields(HeaderBlock.of(last.trailingHeaders()), head);
      writer().headers(stream.id(), head, true);
    }
    stream.localEnd();
  }

  /** The stream has something to send and waits for its turn. */
  final void enqueue(Http2Stream stream) {
    if (!stream.queued) {
      stream.queued = true;
      senders.addLast(stream);
    }
  }

  /** Sends what waits, a frame of each stream in turn, as far as windows and socket allow. */
  final void pump() {
    if (pumping || closing) {
      return;
    }
    pumping = true;
    try {
      int blocked = 0;
      while (blocked < senders.size() && isWritable()) {
        Http2Stream stream = senders.removeFirst();
        stream.queued = false;
        if (stream.isClosed() || !stream.hasWaiting()) {
          continue;
        }
        if (canSend(stream)) {
          stream.sendWaiting();
          blocked = 0;
        } else if (sendWindow <= 0) {
          blocked++; // it keeps its turn until the connection's window opens
        } else {
          continue; // its own window calls it back
        }
        if (stream.hasWaiting()) {
          enqueue(stream);
        }
        if (stream.becomesWritable()) {
          stream.onWritable();
        }
      }
    } finally {
      pumping = false;
    }
    flushSoon();
  }

  /** Whether its next frame can go; an end without content needs no window. */
  private boolean canSend(Http2Stream stream) {
    return stream.isOnlyEnd() || sendWindow > 0 && stream.sendWindow() > 0;
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
    Linger.afterFlush(context(), () -> inputOver, this::halfClosed);
    readMore(context());
  }

  private void halfClosed() {
    outputOver = true;
    onHalfClosed();
  }
}
