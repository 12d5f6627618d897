package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.net.Linger;
import dev.jadegate.net.Reset;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.NotYetConnectedException;

/**
 * A connection to an instance: request objects to bytes, bytes to response objects, one exchange at
 * a time.
 *
 * <pre>
 *   IDLE ──request──► HEAD ──head──► BODY ──last content──► IDLE (if reusable)
 *     │ any byte       │ 1xx: stays      │
 *     ▼                │ 101             ▼ malformed, or the connection's end
 *   ENDED ◄────────────┼──► TUNNEL     ENDED
 * </pre>
 *
 * An idle connection keeps a read outstanding; a byte or a FIN on it ends it, since a surplus byte
 * would be read as the answer to somebody else's request. Runs on the channel's event loop.
 */
public final class Http1Upstream extends ChannelDuplexHandler {
  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    TUNNEL,
    ENDED
  }

  private static final int MAX_HEAD = 64 * 1024;

  private final Inbox inbox = new Inbox();
  private final HeadReader heads =
      new HeadReader(
          MAX_HEAD, MAX_HEAD, Failure.BAD_RESPONSE, Failure.BAD_RESPONSE, Failure.BAD_RESPONSE);
  private final BodyDecoder body = new BodyDecoder(MAX_HEAD, Failure.BAD_RESPONSE);
  private final RequestEncoder requests = new RequestEncoder();
  private Phase phase = Phase.IDLE;
  private HttpMethod method = HttpMethod.GET;
  private boolean requestDone = true;
  private boolean keepAlive = true;

  /** A request was sent before. */
  private boolean exchanged;

  /**
   * The request under way is not the first, and nothing was heard since: the connection may have
   * been stale.
   */
  private boolean reused;

  /** In a tunnel: the instance has sent its FIN. */
  private boolean inputOver;

  /** In a tunnel: ours is sent. */
  private boolean outputOver;

  /** The connection broke, so that its end is nobody's intention. */
  private boolean failed;

  /**
   * Whether another request may be sent: the last one fully written, its response fully read,
   * nothing more said. A client of HTTP/2 may say that its request is over long after the last byte
   * that its length promised; whoever writes must not pass that on any more.
   */
  public boolean isReusable() {
    boolean written = requestDone || requests.isWhole();
    return phase == Phase.IDLE && written && keepAlive && inbox.isEmpty();
  }

  /** Whether the connection carries raw bytes now, and ends by itself when both sides have. */
  public boolean isTunnel() {
    return phase == Phase.TUNNEL;
  }

  // Writing.

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    switch (message) {
      case RequestHead head -> {
        phase = Phase.HEAD;
        reused = exchanged;
        exchanged = true;
        requestDone = false;
        method = head.method();
        requests.head(head);
      }
      case HttpContent chunk -> content(ctx, chunk);
      case Abort _ -> {
        phase = Phase.ENDED;
        requests.clear();
        Reset.close(ctx);
      }
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalArgumentException("not a request object: " + message.getClass());
      }
    }
  }

  private void content(ChannelHandlerContext ctx, HttpContent chunk) {
    if (phase == Phase.ENDED || requestDone) {
      chunk.release();
      return;
    }
    switch (requests.content(ctx, chunk)) {
      case DONE -> {
        requestDone = true;
        if (phase == Phase.TUNNEL) {
          // Not before all has left: a shutdown throws away what still waits for the socket.
          Linger.afterFlush(ctx, () -> inputOver, () -> outputOver = true);
        }
      }
      case BROKEN -> end(ctx, new Abort(Failure.INTERNAL, "body does not fit Content-Length"));
      case MORE -> {}
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    requests.beforeFlush(ctx);
    ctx.flush();
  }

  // Reading.

  /** Behind a FIN there is nothing to read, and epoll may no longer know the socket. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!inputOver) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inbox.add(ctx.alloc(), (ByteBuf) message);
    try {
      boolean more = true;
      while (more && !inbox.isEmpty()) {
        more = step(ctx);
      }
    } catch (Malformed malformed) {
      end(ctx, new Abort(malformed.failure(), malformed.detail()));
    }
  }

  private boolean step(ChannelHandlerContext ctx) {
    return switch (phase) {
      case HEAD -> head(ctx);
      case BODY -> content(ctx);
      case TUNNEL -> {
        ctx.fireChannelRead(body.decode(inbox));
        yield true;
      }
      case IDLE -> {
        end(ctx, new Abort(Failure.BAD_RESPONSE, "bytes beyond the response"));
        yield false;
      }
      case ENDED -> {
        inbox.clear();
        yield false;
      }
    };
  }

  private boolean head(ChannelHandlerContext ctx) {
    byte[] bytes = heads.read(inbox.bytes());
    if (bytes == null) {
      return false;
    }
    reused = false;
    ResponseHead head = ResponseParser.parse(bytes);
    int code = head.status().code();
    HeaderBlock fields = (HeaderBlock) head.headers();
    boolean http10 = head.protocolVersion() == HttpVersion.HTTP_1_0;
    if (code < 200) {
      fields.remove(FieldNames.CONTENT_LENGTH); // it would frame nothing (RFC 9110, section 8.6)
    }
    if (code == 101) {
      phase = Phase.TUNNEL;
      keepAlive = false;
      requestDone = false;
      body.startRaw();
      requests.startRaw();
      ctx.fireChannelRead(head);
    } else if (code < 200) {
      ctx.fireChannelRead(new Interim(head.status(), fields));
    } else {
      keepAlive &= Persistence.isKeptAlive(fields, http10);
      finalHead(ctx, head, code, fields, http10);
    }
    return true;
  }

  /** The length of a response's body (RFC 9112, section 6.3). */
  private void finalHead(
      ChannelHandlerContext ctx, ResponseHead head, int code, HeaderBlock fields, boolean http10) {
    long length = Framing.of(fields, http10, Failure.BAD_RESPONSE);
    boolean bodyless = method == HttpMethod.HEAD || code == 204 || code == 304 || length == 0;
    if (bodyless) {
      phase = Phase.IDLE;
      ctx.fireChannelRead(head);
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
      return;
    }
    phase = Phase.BODY;
    if (length == Framing.CHUNKED) {
      body.startChunked();
    } else if (length > 0) {
      body.startFixed(length);
    } else {
      keepAlive = false;
      body.startRaw();
    }
    ctx.fireChannelRead(head);
  }

  private boolean content(ChannelHandlerContext ctx) {
    HttpContent chunk = body.decode(inbox);
    if (chunk == null) {
      return false;
    }
    if (chunk instanceof LastHttpContent) {
      phase = Phase.IDLE;
    }
    ctx.fireChannelRead(chunk);
    return true;
  }

  // The end.

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    failed |= phase == Phase.TUNNEL && !(inputOver && requestDone);
    inputEnded(ctx);
    ctx.fireChannelInactive();
  }

  private void inputEnded(ChannelHandlerContext ctx) {
    keepAlive = false;
    switch (phase) {
      case IDLE -> end(ctx, new Abort(Failure.STALE_CONNECTION, "closed while idle"));
      case HEAD -> {
        boolean silent = !heads.isAmidst(inbox.isEmpty() ? null : inbox.bytes());
        Failure failure = silent && reused ? Failure.STALE_CONNECTION : Failure.RESET;
        end(ctx, new Abort(failure, "closed before the response's head"));
      }
      case BODY -> {
        if (body.isRaw() && !failed) { // a reset is not the end (RFC 9112, section 8)
          phase = Phase.IDLE;
          lastContent(ctx);
        } else {
          end(ctx, new Abort(Failure.TRUNCATED, "closed within the response's body"));
        }
      }
      case TUNNEL -> tunnelEnded(ctx);
      case ENDED -> {}
    }
  }

  private void tunnelEnded(ChannelHandlerContext ctx) {
    if (failed) {
      end(ctx, new Abort(Failure.TRUNCATED, "closed within a tunnel"));
    } else if (!inputOver) {
      inputOver = true;
      lastContent(ctx);
      if (outputOver) {
        ctx.close(); // else when what was written has left
      }
    }
  }

  private static void lastContent(ChannelHandlerContext ctx) {
    ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    ctx.fireChannelReadComplete();
  }

  private void end(ChannelHandlerContext ctx, Abort abort) {
    phase = Phase.ENDED;
    inbox.clear();
    requests.clear();
    ctx.fireChannelRead(abort);
    ctx.close();
  }

  /**
   * An I/O error. One of reading ends the input, and {@link #inputEnded} tells the exchange. One of
   * writing may come from an instance that has answered early and closed (413 to a large body):
   * what it said is still to be read.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof NotYetConnectedException) {
      ctx.close(); // on epoll, what a read finds after a write has met the reset
    } else if (cause instanceof java.io.IOException) {
      failed = true;
      keepAlive = false;
      if (phase == Phase.TUNNEL) {
        inputEnded(ctx);
      } else {
        ctx.read();
      }
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    inbox.clear();
    requests.clear();
  }
}
