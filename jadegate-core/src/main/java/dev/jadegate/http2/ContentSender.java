package dev.jadegate.http2;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Content on its way to the peer: within the windows that the peer gives (RFC 9113, section 6.9),
 * and where they or the socket do not suffice, a frame of each stream in turn. Belongs to its
 * connection's event loop.
 */
final class ContentSender {
  private static final String WIDE = "window above 2^31-1";

  private final Http2Connection connection;
  private final ArrayDeque<Http2Stream> senders = new ArrayDeque<>();
  private int sendWindow = Frames.DEFAULT_WINDOW;
  private int streamWindow = Frames.DEFAULT_WINDOW;
  private boolean pumping;

  ContentSender(Http2Connection connection) {
    this.connection = connection;
  }

  /** What a new stream may send. */
  int streamWindow() {
    return streamWindow;
  }

  /** The peer gives each stream another window (section 6.9.2). */
  void streamWindow(int value) {
    if (value < 0) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.5.2
    }
    int change = value - streamWindow;
    streamWindow = value;
    for (Http2Stream open : connection.openStreams()) {
      if (!widen(open, change)) {
        throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.9.2
      }
    }
  }

  /** The peer takes more on the connection. */
  void widen(int increment) {
    if (increment == 0) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "window update of 0"); // 6.9
    }
    long window = (long) sendWindow + increment;
    if (window > Integer.MAX_VALUE) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.9.1
    }
    sendWindow = (int) window;
    pump();
  }

  /** The peer takes more of a stream. */
  void widenStream(Http2Stream open, int increment) {
    if (increment == 0) {
      connection.broken(open, ErrorCode.PROTOCOL_ERROR, "window update of 0");
    } else if (widen(open, increment)) {
      pump();
    } else {
      connection.broken(open, ErrorCode.FLOW_CONTROL_ERROR, WIDE); // 6.9.1
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

  /**
   * Sends at most so many bytes of this content as far as windows allow; true if that was all of
   * it, which is released then.
   */
  boolean transmit(Http2Stream stream, HttpContent content, int most) {
    ByteBuf data = content.content();
    LastHttpContent last = content instanceof LastHttpContent end ? end : null;
    boolean trailers = last != null && !last.trailingHeaders().isEmpty();
    FrameWriter out = connection.writer();
    int left = most;
    while (data.isReadable()) {
      int windows = Math.min(stream.sendWindow(), sendWindow);
      int count = Math.min(Math.min(left, Frames.MAX_PAYLOAD), windows);
      if (count <= 0 || !connection.isWritable()) {
        return false;
      }
      left -= count;
      sendWindow -= count;
      stream.spend(count);
      connection.guard.dataSent();
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
      connection.encoder.fields(HeaderBlock.of(last.trailingHeaders()), head);
      connection.writer().headers(stream.id(), head, true);
    }
    stream.localEnd();
  }

  /** The stream has something to send and waits for its turn. */
  void enqueue(Http2Stream stream) {
    if (!stream.queued) {
      stream.queued = true;
      senders.addLast(stream);
    }
  }

  /** Sends what waits, a frame of each stream in turn, as far as windows and socket allow. */
  void pump() {
    if (pumping || connection.isClosing()) {
      return;
    }
    pumping = true;
    try {
      int blocked = 0;
      while (blocked < senders.size() && connection.isWritable()) {
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
        stream.tellWritable();
      }
    } finally {
      pumping = false;
    }
    connection.flushSoon();
  }

  /** Whether its next frame can go; an end without content needs no window. */
  private boolean canSend(Http2Stream stream) {
    return stream.isOnlyEnd() || sendWindow > 0 && stream.sendWindow() > 0;
  }
}
