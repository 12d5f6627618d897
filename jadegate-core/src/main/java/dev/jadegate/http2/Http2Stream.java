package dev.jadegate.http2;

import dev.jadegate.message.LastContent;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its windows, and what waits to be sent on it.
 *
 * <pre>
 *   OPEN ──we end──► half-closed (local) ──peer ends──► CLOSED
 *    │ ──peer ends─► half-closed (remote) ──we end────────┤
 *    └──── reset by either side, or the connection's end ─┘
 * </pre>
 *
 * Belongs to its connection's event loop.
 */
abstract class Http2Stream {
  /** So much may wait here before the stream calls itself not writable. */
  private static final int HIGH_WATER = 64 * 1024;

  private static final int LOW_WATER = 32 * 1024;
  private static final long UNKNOWN = -1;

  private int id;
  private final Http2Connection connection;

  /** What we may still send, and what the peer may; negative after a change of settings. */
  private int sendWindow;

  private int receiveWindow;

  /** Received and not given back to the connection's window. */
  private int owed;

  /** Passed on since the receiver last asked for more. */
  private int delivered;

  /** Given back to the stream's window, and not told to the peer. */
  private int untold;

  private final int initialReceiveWindow;
  private long contentLeft = UNKNOWN;
  private @Nullable ArrayDeque<HttpContent> waiting;
  private int waitingBytes;
  private boolean unwritable;
  private boolean localEnded;
  private boolean remoteEnded;
  private boolean closed;

  /**
   * Kept by the connection: it stands in the queue of those who send, or was heard in this batch.
   */
  boolean queued;

  boolean touched;

  Http2Stream(Http2Connection connection, int id, int sendWindow, int receiveWindow) {
    this.connection = connection;
    this.id = id;
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
    initialReceiveWindow = receiveWindow;
  }

  // What the subclass does with what comes.

  /** A fault of ours: the exchange of this stream fails, and no other. The stream is reset then. */
  abstract void onFault(RuntimeException cause);

  /** Content from the peer, which it owns; {@code LastHttpContent} if the peer has ended. */
  abstract void onContent(HttpContent content);

  /** The peer's content is not what its head promised. */
  abstract void onMalformed(String problem);

  /** The peer reset the stream, which is closed now. */
  abstract void onReset(int code);

  /** The connection is gone, and the stream with it. */
  abstract void onConnectionLost(String why);

  /**
   * Looks at its deadlines; the next one, or {@link Http2Connection#NEVER}. Called when one of the
   * connection's streams may be late.
   */
  abstract long onExpiry(long now);

  /** A batch of reading in which it was heard is over. */
  abstract void onReadComplete();

  /** It takes content again. */
  abstract void onWritable();

  /** Bytes wait for the peer's window now ({@code true}), or some of them have moved. */
  abstract void onStall(boolean waits);

  /** What was last sent ended our side. */
  abstract void onLocalEnd();

  /** Closed, for whatever reason; called once. */
  abstract void onClosed();

  /** Its number; 0 as long as nothing was sent on a stream of ours. */
  final int id() {
    return id;
  }

  /**
   * The first frame is about to be sent: numbers rise in that order (RFC 9113, section 5.1.1), and
   * the peer may have changed the window since the stream was made.
   */
  final void number(int given, int window) {
    id = given;
    sendWindow = window;
  }

  final boolean isClosed() {
    return closed;
  }

  final boolean isLocalEnded() {
    return localEnded;
  }

  final boolean isRemoteEnded() {
    return remoteEnded;
  }

  // Receiving.

  /** How much content the peer has announced; -1 for unknown. */
  final void expect(long contentLength) {
    contentLeft = contentLength;
  }

  /** A DATA frame begins; false if it is larger than the window. */
  final boolean reserve(int length) {
    receiveWindow -= length;
    owed += length;
    return receiveWindow >= 0;
  }

  final void received(ByteBuf content, boolean end) {
    int length = content.readableBytes();
    delivered += length;
    if (contentLeft != UNKNOWN) {
      contentLeft -= length;
      if (contentLeft < 0 || end && contentLeft > 0) { // RFC 9113, section 8.1.1
        content.release();
        connection.broken(
            this, ErrorCode.PROTOCOL_ERROR, "content is not as long as Content-Length says");
        return;
      }
    }
    remoteEnded = end;
    connection.touch(this);
    deliver(content(content, length, end));
    closeIfEnded();
  }

  final void deliver(HttpContent content) {
    try {
      onContent(content);
    } catch (RuntimeException e) {
      connection.fault(this, e);
    }
  }

  /** Says so, if it once said that it was not writable, and takes content again. */
  final void tellWritable() {
    if (becomesWritable()) {
      connection.tell(this, Http2Stream::onWritable);
    }
  }

  private static HttpContent content(ByteBuf content, int length, boolean end) {
    if (!end) {
      return new DefaultHttpContent(content);
    }
    if (length > 0) {
      return new LastContent(content);
    }
    content.release();
    return LastHttpContent.EMPTY_LAST_CONTENT;
  }

  /** The peer's head is also its end; {@link #receivedEnd} follows unless it is closed by then. */
  final void endsWithHead() {
    remoteEnded = true;
  }

  /** The peer ended with a header block: its head, or trailers, which then are the content. */
  final void receivedEnd(@Nullable HttpContent trailers) {
    if (closed) {
      if (trailers != null) {
        trailers.release();
      }
      return;
    }
    remoteEnded = true;
    if (contentLeft > 0) {
      if (trailers != null) {
        trailers.release();
      }
      connection.broken(
          this, ErrorCode.PROTOCOL_ERROR, "content is shorter than Content-Length says");
      return;
    }
    connection.touch(this);
    if (trailers != null) {
      deliver(trailers);
    }
    closeIfEnded();
  }

  /** Gives back what was passed on: the receiver wants more. */
  final void returnCredit() {
    int length = delivered;
    delivered = 0;
    if (length > 0 && !closed) {
      giveBack(length);
    }
  }

  /** So much of what was received needs nobody's attention. */
  final void giveBack(int length) {
    owed -= length;
    connection.giveBack(length);
    if (remoteEnded) {
      return;
    }
    untold += length;
    if (untold >= initialReceiveWindow / 2) {
      connection.windowUpdate(id, untold);
      receiveWindow += untold;
      untold = 0;
    }
  }

  // Sending.

  /** Whether it takes more content now. */
  public final boolean isWritable() {
    boolean writable = !closed && waitingBytes < HIGH_WATER && connection.isWritable();
    unwritable |= !writable;
    return writable;
  }

  /** Whether it once said that it was not writable; said at most once. */
  private boolean becomesWritable() {
    if (unwritable && waitingBytes < LOW_WATER && !closed) {
      unwritable = false;
      return true;
    }
    return false;
  }

  final int sendWindow() {
    return sendWindow;
  }

  /** So much was sent. */
  final void spend(int length) {
    sendWindow -= length;
  }

  /** The peer takes more, or less; false if the window overflows (section 6.9.1). */
  final boolean widen(int increment) {
    long window = (long) sendWindow + increment;
    sendWindow = (int) window;
    return window == sendWindow;
  }

  final boolean hasWaiting() {
    return waitingBytes > 0 || waiting != null && !waiting.isEmpty();
  }

  /** Whether what waits is the end alone, which no window holds back. */
  final boolean isOnlyEnd() {
    return waitingBytes == 0;
  }

  /** Sends content, or lets it wait for its turn and the peer's window; owns it. */
  final void send(HttpContent content) {
    if (closed || localEnded) {
      content.release();
      return;
    }
    if (!hasWaiting()) {
      int length = content.content().readableBytes();
      if (connection.sender.transmit(this, content, length)) {
        return;
      }
      onStall(true);
    }
    ArrayDeque<HttpContent> queue = waiting;
    if (queue == null) {
      queue = new ArrayDeque<>(4);
      waiting = queue;
    }
    queue.addLast(content);
    waitingBytes += content.content().readableBytes();
    connection.sender.enqueue(this);
  }

  /** Sends one frame of what waits. */
  final void sendWaiting() {
    ArrayDeque<HttpContent> queue = waiting;
    HttpContent next = queue == null ? null : queue.pollFirst(); // it may close the stream
    if (queue == null || next == null) {
      return;
    }
    int before = next.content().readableBytes();
    int most = Math.min(before, Frames.MAX_PAYLOAD);
    waitingBytes -= before;
    if (!connection.sender.transmit(this, next, most)) {
      int after = next.content().readableBytes();
      queue.addFirst(next);
      waitingBytes += after;
      if (before == after) {
        return;
      }
    }
    onStall(hasWaiting());
  }

  /** Our side has ended with what was just sent. */
  final void localEnd() {
    localEnded = true;
    onLocalEnd();
    closeIfEnded();
  }

  private void closeIfEnded() {
    if (localEnded && remoteEnded && !closed) {
      connection.guard.served();
      close();
    }
  }

  // The end.

  /** Tells the peer that nothing more is wanted, and closes. */
  final void reset(int code) {
    if (!closed) {
      connection.sendReset(id, code);
      close();
    }
  }

  final void close() {
    if (closed) {
      return;
    }
    closed = true;
    ArrayDeque<HttpContent> queue = waiting;
    if (queue != null) {
      queue.forEach(HttpContent::release);
      queue.clear();
    }
    waitingBytes = 0;
    int rest = owed;
    owed = 0;
    connection.giveBack(rest);
    connection.closed(this);
    onClosed();
  }
}
