package dev.jadegate.http2;

import dev.jadegate.message.HeadAssembler;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does with each frame that comes, and its window for content that comes (RFC
 * 9113, sections 6 and 6.9). Belongs to the connection's event loop.
 */
final class FrameReceiver implements FrameReader.Sink {
  private final Http2Connection connection;
  private final FloodGuard guard;
  private final ContentSender sender;
  private final HeadBlocks blocks;
  private final FrameReader reader;
  private final int window;
  private int receiveWindow;

  /** Given back and not told to the peer. */
  private int untold;

  private boolean settingsSeen;

  /** The stream of the DATA frame under way; null if its content is of no use. */
  private @Nullable Http2Stream dataStream;

  private boolean dataEndsStream;

  /**
   * @param preface whether the peer begins with the client's preface
   * @param maxHead the largest header section, in bytes
   * @param window the connection's window for content
   */
  FrameReceiver(Http2Connection connection, boolean preface, int maxHead, int window) {
    this.connection = connection;
    guard = connection.guard;
    sender = connection.sender;
    blocks = new HeadBlocks(guard, maxHead);
    reader = new FrameReader(this, preface);
    this.window = window;
    receiveWindow = window;
  }

  void read(ByteBuf in) {
    reader.read(in);
  }

  HeadAssembler assembler() {
    return blocks.assembler();
  }

  /** How many header blocks have come; may wrap around. */
  int blocks() {
    return blocks.complete();
  }

  /** Whether the peer owes the rest of a header section, or its first SETTINGS. */
  boolean isAmidstHead() {
    return !settingsSeen || blocks.openStream() != 0 || reader.isAmidstHead();
  }

  /** The peer may send so much more on the connection. */
  void giveBack(int length) {
    untold += length;
    if (untold >= window / 2 && !connection.isClosing()) {
      connection.windowUpdate(0, untold);
      receiveWindow += untold;
      untold = 0;
    }
  }

  @Override
  public void onFrame(int type, int flags, int stream, byte[] payload, int length) {
    if (connection.isClosing()) {
      return; // what came behind the frame that ended it
    }
    if (blocks.openStream() != 0
        && (type != Frames.CONTINUATION || stream != blocks.openStream())) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "header block interrupted"); // 6.10
    }
    if (!settingsSeen && type != Frames.SETTINGS) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "SETTINGS do not come first"); // 3.4
    }
    switch (type) {
      case Frames.HEADERS -> {
        Frames.checkStream(stream != 0);
        head(stream, blocks.headers(flags, stream, payload, length));
      }
      case Frames.CONTINUATION -> head(stream, blocks.continuation(flags, payload, length));
      case Frames.RST_STREAM -> reset(stream, payload, length);
      case Frames.SETTINGS -> settings(flags, stream, payload, length);
      case Frames.PING -> ping(flags, stream, payload, length);
      case Frames.GOAWAY -> goAway(stream, payload, length);
      case Frames.WINDOW_UPDATE -> windowUpdate(stream, payload, length);
      case Frames.PRIORITY -> {
        Frames.checkLength(length == 5);
        Frames.checkStream(stream != 0);
        guard.count(FloodGuard.Kind.USELESS);
      }
      case Frames.PUSH_PROMISE ->
          throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "push is off"); // 8.4
      default -> guard.count(FloodGuard.Kind.USELESS); // section 5.5
    }
  }

  private void head(int stream, boolean complete) {
    if (complete) {
      connection.onHead(stream, blocks.endsStream());
    }
  }

  private void reset(int stream, byte[] payload, int length) {
    Frames.checkLength(length == 4);
    Frames.checkStream(stream != 0 && !connection.isIdle(stream));
    Http2Stream reset = connection.streams.get(stream);
    if (reset == null) {
      guard.count(FloodGuard.Kind.USELESS);
      return;
    }
    if (!reset.isLocalEnded()) {
      guard.count(FloodGuard.Kind.RESET);
    }
    connection.touch(reset);
    int code = Frames.int32(payload, 0);
    reset.close();
    connection.tell(reset, gone -> gone.onReset(code));
  }

  private void settings(int flags, int stream, byte[] payload, int length) {
    Frames.checkStream(stream == 0);
    if ((flags & Frames.ACK) != 0) {
      Frames.checkLength(length == 0);
      Frames.checkStream(settingsSeen); // section 3.4: they come first themselves
      guard.count(FloodGuard.Kind.SETTINGS);
      return;
    }
    Frames.checkLength(length % 6 == 0);
    guard.count(FloodGuard.Kind.SETTINGS);
    settingsSeen = true;
    for (int at = 0; at < length; at += 6) {
      int number = (payload[at] & 0xff) << 8 | payload[at + 1] & 0xff;
      setting(number, Frames.int32(payload, at + 2));
    }
    connection.writer().settingsAck();
    sender.pump();
  }

  private void setting(int number, int value) {
    switch (number) {
      case Frames.HEADER_TABLE_SIZE ->
          connection.encoder.peerTableSize(value < 0 ? Integer.MAX_VALUE : value);
      case Frames.INITIAL_WINDOW_SIZE -> sender.streamWindow(value);
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
    connection.onSetting(number, value);
  }

  private void ping(int flags, int stream, byte[] payload, int length) {
    Frames.checkLength(length == 8);
    Frames.checkStream(stream == 0);
    guard.count(FloodGuard.Kind.PING);
    if ((flags & Frames.ACK) != 0) {
      connection.onPong();
      return;
    }
    connection.writer().ping(payload, Frames.ACK);
  }

  private void goAway(int stream, byte[] payload, int length) {
    Frames.checkStream(stream == 0);
    Frames.checkLength(length >= 8);
    guard.count(FloodGuard.Kind.SETTINGS);
    connection.onGoAway(Frames.int32(payload, 0) & 0x7fffffff, Frames.int32(payload, 4));
  }

  private void windowUpdate(int stream, byte[] payload, int length) {
    Frames.checkLength(length == 4);
    guard.count(FloodGuard.Kind.WINDOW_UPDATE);
    int increment = Frames.int32(payload, 0) & 0x7fffffff;
    if (stream == 0) {
      sender.widen(increment);
      return;
    }
    Frames.checkStream(!connection.isIdle(stream));
    Http2Stream open = connection.streams.get(stream);
    if (open != null) { // else it crossed our end of the stream
      sender.widenStream(open, increment);
    }
  }

  @Override
  public void onDataBegin(int stream, int length, boolean endStream) {
    dataStream = null;
    if (connection.isClosing()) {
      return;
    }
    if (blocks.openStream() != 0 || !settingsSeen) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "DATA out of place");
    }
    Frames.checkStream(stream != 0 && !connection.isIdle(stream));
    receiveWindow -= length;
    if (receiveWindow < 0) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "more DATA than the window"); // 6.9
    }
    Http2Stream open = connection.streams.get(stream);
    dataEndsStream = endStream;
    if (open == null) {
      giveBack(length);
      connection.closedStream(stream);
    } else if (open.isRemoteEnded()) {
      giveBack(length);
      connection.broken(open, ErrorCode.STREAM_CLOSED, "DATA after the end"); // section 5.1
    } else if (open.reserve(length)) {
      dataStream = open;
    } else {
      connection.broken(open, ErrorCode.FLOW_CONTROL_ERROR, "more DATA than the stream's window");
    }
  }

  @Override
  public void onPadding(int length) {
    Http2Stream stream = dataStream;
    if (stream != null && !stream.isClosed()) {
      stream.giveBack(length);
    }
  }

  @Override
  public void onData(ByteBuf content, boolean last) {
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
}
