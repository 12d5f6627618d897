package dev.jadegate.http2;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.ResponseSink;
import dev.jadegate.message.Upstream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that we opened: one request to an instance and its response. Has no number until its
 * first frame is sent.
 */
final class RequestStream extends Http2Stream implements Upstream {
  private static final Logger LOG = LoggerFactory.getLogger(RequestStream.class);

  /** Flow control does not hold header blocks back: more interim responses are no answer. */
  private static final int MAX_INTERIM = 256;

  private final Http2Upstream connection;
  private @Nullable ResponseSink sink;
  private final boolean reused;
  private @Nullable RequestHead head;
  private boolean toHead;

  /** What the connection had heard when the request began. */
  private long heardBefore;

  private long answerBy = Http2Connection.NEVER;
  private boolean responded;
  private int interims;

  /** The sink has heard the end, whichever it was. */
  private boolean over;

  RequestStream(Http2Upstream connection, boolean reused) {
    super(connection, 0, connection.peerStreamWindow(), connection.streamWindow());
    this.connection = connection;
    this.reused = reused;
  }

  @Override
  public void listen(ResponseSink to) {
    sink = to;
  }

  private ResponseSink sink() {
    ResponseSink to = sink;
    if (to == null) {
      throw new IllegalStateException("nobody listens");
    }
    return to;
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public String protocolVersion() {
    return "2";
  }

  // The request.

  @Override
  public void write(Object message) {
    switch (message) {
      case RequestHead request -> {
        head = request;
        toHead = request.method() == HttpMethod.HEAD;
        heardBefore = connection.heard();
      }
      case HttpContent content -> content(content);
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalArgumentException("not a request object: " + message.getClass());
      }
    }
  }

  private void content(HttpContent content) {
    boolean ends =
        content instanceof LastHttpContent last
            && last.trailingHeaders().isEmpty()
            && !content.content().isReadable();
    if (head == null || !ends) {
      writeHead(false);
      send(content);
    } else {
      writeHead(true);
      content.release();
    }
  }

  private void writeHead(boolean endStream) {
    RequestHead request = head;
    if (request == null || isClosed()) {
      return;
    }
    head = null;
    if (connection.isClosing()) {
      close();
      fail(Failure.REFUSED_STREAM, "connection is closing"); // the instance saw nothing
      return;
    }
    connection.register(this);
    HeaderBlock fields = request.block();
    ByteWriter block = ByteWriter.get();
    connection.encoder.field(":method", request.method().name(), block);
    connection.encoder.field(":scheme", connection.scheme(), block);
    String authority = fields.get(FieldNames.HOST);
    if (authority != null && !authority.isEmpty()) {
      connection.encoder.field(":authority", authority, block);
    }
    connection.encoder.field(":path", request.uri(), block);
    connection.encoder.fields(fields, block);
    connection.writer().headers(id(), block, endStream);
    if (endStream) {
      localEnd();
    }
  }

  @Override
  public void flush() {
    writeHead(false);
    connection.flushSoon();
  }

  @Override
  public void read() {
    returnCredit();
  }

  @Override
  public void abort(String why) {
    over = true;
    if (id() == 0) {
      close(); // the instance never heard of it
    } else {
      reset(ErrorCode.CANCEL);
    }
  }

  @Override
  public void giveBack() {
    abort("not needed");
  }

  @Override
  public void deadline(long now, long timeoutNanos) {
    answerBy = timeoutNanos <= 0 ? Http2Connection.NEVER : now + timeoutNanos;
    if (timeoutNanos > 0) {
      connection.expireBy(now, answerBy);
    }
  }

  @Override
  public void deadlineOff() {
    answerBy = Http2Connection.NEVER;
  }

  @Override
  long onExpiry(long now) {
    if (answerBy > now || over) {
      return answerBy;
    }
    answerBy = Http2Connection.NEVER;
    if (connection.heard() == heardBefore) {
      connection.probe(); // is the request slow, or the connection dead?
    }
    sink().onDeadline();
    return answerBy;
  }

  // The response.

  void onHead(boolean endStream) {
    if (isRemoteEnded()) {
      connection.broken(this, ErrorCode.STREAM_CLOSED, "header block after the end");
    } else if (responded) {
      trailers(endStream);
    } else {
      response(endStream);
    }
  }

  private void response(boolean endStream) {
    ResponseHead response = connection.assembler.response();
    int status = connection.assembler.status();
    if (response == null || status < 200 && endStream) {
      String problem = connection.assembler.problem();
      connection.broken(this, ErrorCode.PROTOCOL_ERROR, problem == null ? "bad head" : problem);
      return;
    }
    if (status < 200 && ++interims > MAX_INTERIM) {
      connection.broken(this, ErrorCode.ENHANCE_YOUR_CALM, "too many interim responses");
      return;
    }
    connection.touch(this);
    HeaderBlock fields = (HeaderBlock) response.headers();
    if (status < 200) {
      fields.remove(FieldNames.CONTENT_LENGTH);
      sink().onInterim(new Interim(response.status(), fields));
      return;
    }
    responded = true;
    boolean bodyless = toHead || status == 204 || status == 304;
    expect(bodyless ? 0 : fields.contentLength());
    sink().onResponse(response);
    if (endStream) {
      receivedEnd(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void trailers(boolean endStream) {
    HeaderBlock trailers = connection.assembler.trailers();
    if (!endStream || trailers == null) {
      connection.broken(this, ErrorCode.PROTOCOL_ERROR, "bad trailers");
      return;
    }
    receivedEnd(new LastContent(Unpooled.EMPTY_BUFFER, trailers));
  }

  @Override
  void onContent(HttpContent content) {
    if (over) {
      content.release();
      return;
    }
    if (!responded) {
      content.release();
      connection.broken(this, ErrorCode.PROTOCOL_ERROR, "content before the response's head");
      return;
    }
    over = content instanceof LastHttpContent;
    sink().onContent(content);
    if (over && !isLocalEnded()) {
      reset(ErrorCode.NO_ERROR); // it answered without wanting all of the request
    }
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
    LOG.error("exchange failed", cause);
    reset(ErrorCode.INTERNAL_ERROR);
    fail(Failure.INTERNAL, cause.toString());
  }

  // The instance gives up, or breaks the protocol.

  @Override
  void onMalformed(String problem) {
    reset(ErrorCode.PROTOCOL_ERROR);
    fail(responded ? Failure.TRUNCATED : Failure.BAD_RESPONSE, problem);
  }

  @Override
  void onReset(int code) {
    Failure before = code == ErrorCode.REFUSED_STREAM ? Failure.REFUSED_STREAM : Failure.RESET;
    fail(
        new Abort(
            responded ? Failure.TRUNCATED : before,
            "stream was reset, code " + code,
            ErrorCode.grpcStatus(code)));
  }

  /** The instance said that it did not and will not look at this request. */
  void notServed() {
    close();
    fail(Failure.REFUSED_STREAM, "connection is going away");
  }

  @Override
  void onConnectionLost(String why) {
    boolean silent = connection.heard() == heardBefore;
    Failure before = reused && silent ? Failure.STALE_CONNECTION : Failure.RESET;
    fail(responded ? Failure.TRUNCATED : before, why);
  }

  private void fail(Failure failure, String detail) {
    fail(new Abort(failure, detail));
  }

  private void fail(Abort abort) {
    if (!over) {
      over = true;
      sink().onAbort(abort);
    }
  }

  @Override
  void onStall(boolean waits) {}

  @Override
  void onLocalEnd() {}

  @Override
  void onClosed() {
    head = null;
  }
}
