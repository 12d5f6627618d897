package dev.jadegate.http2;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.Downstream;
import dev.jadegate.message.ExtendedConnect;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.RequestSink;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a client opened: one request, one response. A response's head waits for what
 * follows it, so that an answer without content is one frame.
 */
final class DownstreamStream extends Http2Stream implements Downstream {
  private static final long UNKNOWN = -1;

  /** What becomes of an extended CONNECT. */
  private enum Tunnel {
    NONE,
    ASKED,
    OPEN,
    /** Its end was told to the sink. */
    BROKEN
  }

  private final Http2Downstream connection;
  private final boolean toHead;
  private @Nullable RequestSink sink;
  private @Nullable ResponseHead head;

  /** The response has no content, whatever is written. */
  private boolean bodyless;

  /** What is left of the content that the response's head promised. */
  private long promised = UNKNOWN;

  /** The response has begun. */
  private boolean responding;

  /** The response is complete as far as its writer is concerned. */
  private boolean answered;

  private Tunnel tunnel = Tunnel.NONE;

  /** What came before a tunnel was open. */
  private @Nullable ArrayDeque<HttpContent> held;

  /** By when content must come, and by when some must be taken. */
  private long readBy = Http2Connection.NEVER;

  private long writeBy = Http2Connection.NEVER;

  /** The head is null if it is not to be served. */
  DownstreamStream(Http2Downstream connection, int id, @Nullable RequestHead head) {
    super(connection, id, connection.peerStreamWindow(), connection.streamWindow());
    this.connection = connection;
    toHead = head != null && head.method() == HttpMethod.HEAD;
  }

  void feed(RequestSink to) {
    sink = to;
  }

  private RequestSink sink() {
    RequestSink to = sink;
    if (to == null) {
      throw new IllegalStateException("stream without a sink");
    }
    return to;
  }

  // The request.

  void begin(RequestHead request, boolean endStream) {
    expect(request.block().contentLength());
    if (endStream) {
      endsWithHead(); // before it is answered, or the answer would call the rest off
    }
    sink().onRequest(request);
    if (endStream) {
      receivedEnd(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /** WebSocket (RFC 8441): content passes when the tunnel is open, and is held before. */
  void connect(RequestHead connect, String protocol, boolean endStream) {
    RequestHead upgrade = ExtendedConnect.request(connect, protocol, connection.loop.random());
    if (upgrade == null) {
      refuse(new Abort(Failure.UNSUPPORTED_PROTOCOL, "unknown :protocol"), endStream);
      return;
    }
    tunnel = Tunnel.ASKED;
    begin(upgrade, false);
    sink().onContent(LastHttpContent.EMPTY_LAST_CONTENT);
    if (endStream) {
      receivedEnd(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void hold(HttpContent content) {
    ArrayDeque<HttpContent> queue = held;
    if (queue == null) {
      queue = new ArrayDeque<>(4);
      held = queue;
    }
    queue.addLast(content);
  }

  private void answerConnect(ResponseHead answer) {
    boolean opening = ExtendedConnect.isOpening(answer);
    ExtendedConnect.answer(answer);
    tunnel = opening ? Tunnel.OPEN : Tunnel.NONE;
    if (opening) {
      connection.loop.eventLoop().execute(this::passHeld); // whoever answers is not done yet
    } else {
      dropHeld();
    }
  }

  private void passHeld() {
    ArrayDeque<HttpContent> queue = held;
    held = null;
    if (queue != null) {
      queue.forEach(this::deliver);
    }
    connection.tell(this, Http2Stream::onReadComplete);
    connection.flushSoon();
  }

  private void dropHeld() {
    if (held != null) {
      held.forEach(HttpContent::release);
      held = null;
    }
  }

  /** The connection drains. */
  void drain() {
    sink().onDrain();
  }

  /** Answers to a head that could not be taken. */
  void refuse(Abort abort, boolean endStream) {
    if (endStream) {
      receivedEnd(null);
    }
    sink().onAbort(abort);
  }

  @Override
  void onContent(HttpContent content) {
    if (tunnel == Tunnel.ASKED || held != null) {
      hold(content);
      return;
    }
    readBy = Http2Connection.NEVER; // it did its part; the next read starts the clock again
    sink().onContent(content);
  }

  @Override
  void onReadComplete() {
    sink().onReadComplete();
  }

  @Override
  void onWritable() {
    sink().onWritable();
  }

  @Override
  void onFault(RuntimeException cause) {
    sink().onFault(cause);
  }

  @Override
  public void read() {
    if (isClosed() || isRemoteEnded()) {
      return;
    }
    returnCredit();
    if (!responding) { // else both sides speak at will, and who is silent owes nothing
      readBy = by(connection.settings().readNanos());
    }
  }

  private long by(long timeoutNanos) {
    if (timeoutNanos <= 0) {
      return Http2Connection.NEVER;
    }
    long now = connection.loop.now();
    connection.expireBy(now, now + timeoutNanos);
    return now + timeoutNanos;
  }

  @Override
  long onExpiry(long now) {
    if (writeBy <= now) {
      reset(ErrorCode.CANCEL);
      abort(Failure.CLIENT_TIMEOUT, "client takes no bytes");
      return Http2Connection.NEVER;
    }
    if (readBy <= now) {
      readBy = Http2Connection.NEVER;
      if (!answered) {
        sink().onAbort(new Abort(Failure.CLIENT_TIMEOUT, "no body bytes for too long"));
        writeHead(false);
      }
    }
    return Math.min(readBy, writeBy);
  }

  // The client goes, or breaks the protocol.

  @Override
  void onMalformed(String problem) {
    reset(ErrorCode.PROTOCOL_ERROR);
    abort(Failure.BAD_REQUEST, problem);
  }

  @Override
  void onReset(int code) {
    abort(Failure.CLIENT_ABORT, "client reset the stream, code " + code);
  }

  @Override
  void onConnectionLost(String why) {
    abort(Failure.CLIENT_ABORT, why);
  }

  private void abort(Failure failure, String detail) {
    if (!answered || tunnel == Tunnel.OPEN) {
      answered = true;
      tunnel = tunnel == Tunnel.OPEN ? Tunnel.BROKEN : tunnel;
      sink().onAbort(new Abort(failure, detail));
    }
  }

  // The response.

  @Override
  public void write(Object message) {
    switch (message) {
      case ResponseHead response -> response(response);
      case HttpContent content -> content(content);
      case Interim interim -> interim(interim);
      case Abort abort -> {
        answered = true;
        boolean cancels = tunnel == Tunnel.OPEN || abort.failure() == Failure.CLIENT_TIMEOUT;
        tunnel = Tunnel.BROKEN;
        reset(cancels ? ErrorCode.CANCEL : ErrorCode.INTERNAL_ERROR); // RFC 8441, section 5
      }
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalArgumentException("not a response object: " + message.getClass());
      }
    }
  }

  private void response(ResponseHead response) {
    if (isClosed()) {
      return;
    }
    if (tunnel == Tunnel.ASKED) {
      answerConnect(response);
    }
    responding = true;
    readBy = Http2Connection.NEVER;
    HeaderBlock fields = (HeaderBlock) response.headers();
    int code = response.status().code();
    if (code == 204) {
      fields.remove(FieldNames.CONTENT_LENGTH); // RFC 9110, section 8.6
    }
    bodyless = toHead || code == 204 || code == 304;
    promised = bodyless ? UNKNOWN : fields.contentLength();
    head = response;
  }

  private void content(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    answered |= last;
    int length = content.content().readableBytes();
    if (isClosed()) {
      content.release();
      return;
    }
    if (!bodyless && promised != UNKNOWN) {
      promised -= length;
      if (promised < 0 || last && promised > 0) {
        content.release();
        reset(ErrorCode.INTERNAL_ERROR); // it must not look whole
        if (!last) {
          sink().onAbort(new Abort(Failure.BAD_RESPONSE, "more content than Content-Length"));
        }
        return;
      }
    }
    boolean empty = bodyless || length == 0;
    boolean ends = last && empty && (bodyless || !hasTrailers(content));
    if (head != null) {
      writeHead(ends);
    } else if (ends && bodyless) {
      connection.writer().data(id(), Unpooled.EMPTY_BUFFER, true);
      localEnd();
    }
    if (isLocalEnded() || bodyless) {
      content.release();
    } else {
      send(content);
    }
  }

  private static boolean hasTrailers(HttpContent content) {
    return content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty();
  }

  private void writeHead(boolean endStream) {
    ResponseHead response = head;
    if (response == null || isClosed()) {
      return;
    }
    head = null;
    headers(response.status().code(), (HeaderBlock) response.headers(), endStream);
    if (endStream) {
      localEnd();
    }
  }

  private void headers(int status, HeaderBlock fields, boolean endStream) {
    ByteWriter block = ByteWriter.get();
    connection.encoder.status(status, block);
    connection.encoder.fields(fields, block);
    connection.writer().headers(id(), block, endStream);
  }

  private void interim(Interim interim) {
    if (!isClosed() && head == null) {
      headers(interim.status().code(), HeaderBlock.of(interim.headers()), false);
    }
  }

  @Override
  public void flush() {
    writeHead(false);
    connection.flushSoon();
  }

  /** The client may still be sending: it need not (RFC 9113, section 8.1). */
  @Override
  void onLocalEnd() {
    if (!isRemoteEnded() && tunnel != Tunnel.OPEN) {
      reset(ErrorCode.NO_ERROR);
    }
  }

  @Override
  void onStall(boolean waits) {
    writeBy = waits ? by(connection.settings().writeNanos()) : Http2Connection.NEVER;
  }

  @Override
  void onClosed() {
    head = null;
    boolean whole = isLocalEnded() && isRemoteEnded();
    if (tunnel != Tunnel.OPEN || !whole) { // else what is held is about to be passed on
      dropHeld();
    }
  }
}
