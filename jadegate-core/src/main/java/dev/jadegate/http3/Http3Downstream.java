package dev.jadegate.http3;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.ExtendedConnect;
import dev.jadegate.message.HeadAssembler;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.quic.QuicException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A client's request stream: Netty's frames to request objects, response objects to frames.
 *
 * <pre>
 *            head            FIN
 *   HEAD ───────────► BODY ─────────► WHOLE
 *    │ │ head and FIN                   ▲
 *    │ └────────────────────────────────┘
 *    │ extended CONNECT        101 written
 *    ├───────────────► ASKING ────────────► TUNNEL ──both sides ended──► OVER
 *    └─ in any phase: response done, malformed, reset, too slow ──► OVER
 * </pre>
 *
 * A head waits until it is known whether the stream ends with it. The body is read only when it is
 * asked for. To end a stream by {@code close} would send a FIN, which is the end of a whole
 * response: whatever is not whole ends by a reset. Runs on the connection's event loop.
 */
public final class Http3Downstream extends ChannelDuplexHandler {
  private enum Phase {
    HEAD,
    BODY,
    WHOLE,
    ASKING,
    TUNNEL,
    OVER
  }

  private static final long UNKNOWN = -1;

  private final Http3Connection connection;
  private final Http3Limits limits;
  private final Loop loop;
  private final StreamBytes bytes;
  private final ResponseFrames response;
  private final Deadline deadline;
  private Phase phase = Phase.HEAD;

  /** A response is owed. */
  private boolean exchanging;

  private @Nullable Http3Headers waiting;

  /** What came behind an extended CONNECT before its answer: not more than one batch of reading. */
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);

  /** The tunnel is open, and what is held goes first. */
  private boolean passing;

  /** The client has sent its FIN. */
  private boolean inputOver;

  private HttpContent last = LastHttpContent.EMPTY_LAST_CONTENT;

  /** What Content-Length leaves to come. */
  private long rest = UNKNOWN;

  private @Nullable ChannelHandlerContext context;

  public Http3Downstream(Http3Connection connection, Http3Limits limits, Loop loop) {
    this.connection = connection;
    this.limits = limits;
    this.loop = loop;
    bytes = new StreamBytes(connection, limits, loop);
    response = new ResponseFrames(bytes);
    deadline = new Deadline(loop, this::expired);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.pipeline().addFirst("bytes", bytes);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    connection.streamOpened(ctx);
    deadline.set(loop.now(), limits.headerNanos());
    ctx.read();
    ctx.fireChannelActive();
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.BODY) {
      deadline.off(); // the client did its part; the next read starts the clock again
    }
    switch (message) {
      case Http3HeadersFrame frame -> fields(ctx, frame.headers());
      case Http3DataFrame frame -> data(ctx, frame.content());
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void fields(ChannelHandlerContext ctx, Http3Headers fields) {
    if (phase == Phase.HEAD && waiting == null) {
      waiting = fields;
      return;
    }
    passHead(ctx, false);
    if (phase == Phase.BODY) {
      trailers(ctx, fields);
    }
  }

  private void data(ChannelHandlerContext ctx, ByteBuf content) {
    passHead(ctx, false);
    int size = content.readableBytes();
    if (phase == Phase.ASKING || passing) {
      held.add(content);
      return;
    }
    if (phase == Phase.TUNNEL && size > 0) {
      ctx.fireChannelRead(new DefaultHttpContent(content));
      return;
    }
    if (phase != Phase.BODY || size == 0) {
      content.release();
      return;
    }
    if (rest != UNKNOWN) {
      rest -= size;
      if (rest < 0) {
        content.release();
        malformed(ctx, "more content than Content-Length says");
        return;
      }
    }
    ctx.fireChannelRead(new DefaultHttpContent(content));
  }

  /** Passes on the head that waits, if there is one. */
  private void passHead(ChannelHandlerContext ctx, boolean endStream) {
    Http3Headers fields = waiting;
    if (fields == null) {
      return;
    }
    waiting = null;
    HeadAssembler heads = assemble(fields);
    if (heads.isTooLarge()) {
      headTooLarge(ctx);
      return;
    }
    RequestHead head = heads.request(endStream);
    if (head == null) {
      malformed(ctx, String.valueOf(heads.problem()));
      return;
    }
    deadline.off();
    exchanging = true;
    if (head.method() == HttpMethod.HEAD) {
      response.answersHead();
    }
    if (heads.protocol() != null) {
      connect(ctx, head, heads.protocol());
    } else if (endStream) {
      phase = Phase.WHOLE;
      ctx.fireChannelRead(head);
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    } else {
      phase = Phase.BODY;
      rest = head.block().contentLength();
      ctx.fireChannelRead(head);
    }
  }

  /** WebSocket (RFC 9220): nothing more is read before the answer. */
  private void connect(ChannelHandlerContext ctx, RequestHead connect, String protocol) {
    RequestHead upgrade = ExtendedConnect.request(connect, protocol, loop.random());
    if (upgrade == null) {
      refuse(ctx, new Abort(Failure.UNSUPPORTED_PROTOCOL, "unknown :protocol"));
      return;
    }
    phase = Phase.ASKING;
    ctx.fireChannelRead(upgrade);
    ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void openTunnel(ChannelHandlerContext ctx) {
    phase = Phase.TUNNEL;
    if (!held.isEmpty() || inputOver) {
      passing = true;
      ctx.executor().execute(() -> passHeld(ctx)); // whoever answers is not done yet
    }
  }

  private void passHeld(ChannelHandlerContext ctx) {
    while (phase == Phase.TUNNEL && !held.isEmpty()) {
      ctx.fireChannelRead(new DefaultHttpContent(held.remove()));
    }
    passing = false;
    if (phase == Phase.TUNNEL && inputOver) {
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    ctx.fireChannelReadComplete();
  }

  private void dropHeld() {
    held.forEach(ByteBuf::release);
    held.clear();
  }

  /** They are passed on with the FIN, which makes the request whole. */
  private void trailers(ChannelHandlerContext ctx, Http3Headers fields) {
    HeadAssembler heads = assemble(fields);
    HeaderBlock trailers = heads.isTooLarge() ? null : heads.trailers();
    if (heads.isTooLarge()) {
      headTooLarge(ctx);
    } else if (trailers == null) {
      malformed(ctx, String.valueOf(heads.problem()));
    } else if (!trailers.isEmpty()) {
      last = new LastContent(Unpooled.EMPTY_BUFFER, trailers);
    }
  }

  private HeadAssembler assemble(Http3Headers fields) {
    return RequestFields.assemble(fields, connection.heads(), limits.maxHead());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (waiting != null && !RequestFields.isNearlyWhole(waiting)) {
      passHead(ctx, false);
    }
    ctx.fireChannelReadComplete();
    if (phase == Phase.HEAD) {
      ctx.read();
    }
  }

  /** Whoever takes the body asks for more. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (phase == Phase.BODY) {
      if (!response.isHeadWritten()) { // else both sides speak at will, and silence owes nothing
        deadline.set(loop.now(), limits.readNanos());
      }
      ctx.read();
    } else if (phase == Phase.TUNNEL && !inputOver) {
      ctx.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof StreamEvent what)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    switch (what) {
      case REQUEST_ENDED -> requestEnded(ctx);
      case CUT_SHORT -> connection.fail(Http3ErrorCode.H3_FRAME_ERROR); // section 7.1
      case HEAD_TOO_LARGE -> headTooLarge(ctx);
      case STALLED -> left(ctx, new Abort(Failure.CLIENT_TIMEOUT, "client takes no bytes"));
      case STOPPED -> {
        if (exchanging) { // else it is seen when there is something to write
          cancelled(ctx);
        }
      }
    }
  }

  private void requestEnded(ChannelHandlerContext ctx) {
    inputOver = true;
    if (phase == Phase.TUNNEL) {
      if (!passing) {
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        ctx.fireChannelReadComplete();
      }
      return;
    }
    if (phase == Phase.HEAD && waiting == null) {
      reset(Http3ErrorCode.H3_REQUEST_INCOMPLETE); // section 4.1
      return;
    }
    passHead(ctx, true);
    if (phase != Phase.BODY) {
      return;
    }
    if (rest > 0) {
      malformed(ctx, "less content than Content-Length says");
      return;
    }
    phase = Phase.WHOLE;
    deadline.off();
    ctx.fireChannelRead(last);
    ctx.fireChannelReadComplete();
  }

  // The client left, was too slow, or sent something malformed.

  private void headTooLarge(ChannelHandlerContext ctx) {
    waiting = null;
    refuse(ctx, new Abort(Failure.HEADER_TOO_LARGE, "header section over the limit"));
  }

  /** The request is read no further; its response goes out. */
  private void refuse(ChannelHandlerContext ctx, Abort abort) {
    if (phase == Phase.HEAD) {
      exchanging = true;
    }
    phase = Phase.OVER;
    deadline.off();
    if (exchanging) {
      ctx.fireChannelRead(abort);
      ctx.fireChannelReadComplete();
    }
  }

  /** Counted and logged as a bad request, but the client gets a reset (RFC 9114, section 4.1.2). */
  private void malformed(ChannelHandlerContext ctx, String detail) {
    boolean isOurs = exchanging || phase == Phase.HEAD;
    waiting = null;
    phase = Phase.OVER;
    exchanging = false;
    if (isOurs) {
      ctx.fireChannelRead(new Abort(Failure.BAD_REQUEST, detail));
    }
    reset(Http3ErrorCode.H3_MESSAGE_ERROR);
  }

  private void expired() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && waiting != null) {
      passHead(ctx, false);
      ctx.fireChannelReadComplete();
    } else if (ctx != null && phase == Phase.HEAD) {
      refuse(ctx, new Abort(Failure.CLIENT_TIMEOUT, "header section took too long"));
    } else if (ctx != null && phase == Phase.BODY) {
      refuse(ctx, new Abort(Failure.CLIENT_TIMEOUT, "no body bytes for too long"));
    }
  }

  private void cancelled(ChannelHandlerContext ctx) {
    connection.forgives(1);
    left(ctx, new Abort(Failure.CLIENT_ABORT, "client cancelled the request"));
  }

  private void left(ChannelHandlerContext ctx, Abort abort) {
    boolean owed = exchanging;
    exchanging = false;
    phase = Phase.OVER;
    if (owed) {
      ctx.fireChannelRead(abort);
    }
    reset(Http3ErrorCode.H3_REQUEST_CANCELLED);
  }

  /** What Netty refuses is malformed; an I/O error says that the client wants no more. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case Http3Exception _, Http3HeadersValidationException _ ->
          malformed(ctx, String.valueOf(cause.getMessage()));
      case IllegalArgumentException _ when phase == Phase.HEAD ->
          malformed(ctx, String.valueOf(cause.getMessage()));
      case IOException _, QuicException _ -> cancelled(ctx);
      default -> ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.streamClosed(ctx, bytes.isFinReceived());
    deadline.cancel();
    phase = Phase.OVER;
    if (exchanging) {
      exchanging = false;
      ctx.fireChannelRead(new Abort(Failure.CLIENT_ABORT, "client closed the connection"));
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.cancel();
    dropHeld();
  }

  private void reset(Http3ErrorCode why) {
    phase = Phase.OVER;
    exchanging = false;
    deadline.off();
    bytes.reset(why);
  }

  // Writing. Whoever writes sees failures as an Abort read from the channel.

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!exchanging) {
      ReferenceCountUtil.release(message); // the client has left
      return;
    }
    switch (message) {
      case HttpResponse head -> head(ctx, head);
      case HttpContent chunk -> content(ctx, chunk);
      case Interim interim -> interim(ctx, interim);
      case Abort _ ->
          reset(
              phase == Phase.TUNNEL
                  ? Http3ErrorCode.H3_REQUEST_CANCELLED // RFC 9220, section 3
                  : Http3ErrorCode.H3_INTERNAL_ERROR);
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalArgumentException("not a response object: " + message.getClass());
      }
    }
  }

  private void head(ChannelHandlerContext ctx, HttpResponse head) {
    if (phase == Phase.ASKING && head instanceof ResponseHead answer) {
      boolean opening = ExtendedConnect.isOpening(answer);
      ExtendedConnect.answer(answer);
      if (opening) {
        openTunnel(ctx);
      } else {
        dropHeld();
      }
    }
    if (phase == Phase.BODY) {
      deadline.off();
    }
    response.head(ctx, head);
  }

  private void content(ChannelHandlerContext ctx, HttpContent chunk) {
    switch (response.content(ctx, chunk)) {
      case MORE -> {}
      case BROKEN -> reset(Http3ErrorCode.H3_INTERNAL_ERROR);
      case DONE -> done();
    }
  }

  private void done() {
    if (phase == Phase.TUNNEL) {
      bytes.endHalf(); // the client's half may go on
      return;
    }
    exchanging = false;
    phase = Phase.OVER;
    deadline.off();
    bytes.end();
  }

  /** An interim head goes out at once (RFC 8297). */
  private void interim(ChannelHandlerContext ctx, Interim interim) {
    if (!response.isHeadWritten()) {
      response.interim(ctx, interim);
      ctx.flush();
    }
  }

  /** After a fault of ours: what is complete may still go out. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (exchanging) {
      reset(Http3ErrorCode.H3_INTERNAL_ERROR);
    }
    promise.trySuccess();
  }
}
