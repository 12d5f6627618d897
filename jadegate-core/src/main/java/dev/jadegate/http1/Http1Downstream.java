package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.DrainEvent;
import dev.jadegate.message.Interim;
import dev.jadegate.message.RequestHead;
import dev.jadegate.net.Linger;
import dev.jadegate.net.Reset;
import dev.jadegate.net.StallWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1 connection: bytes to request objects, response objects to bytes, one exchange
 * at a time. Where it is in that says its {@link DownstreamPhase}. Runs on the channel's event
 * loop.
 */
public final class Http1Downstream extends ChannelDuplexHandler {
  private static final long LINGER_NANOS = 1_000_000_000L;

  private final Http1Settings settings;
  private final RequestDecoder requests;
  private final ResponseEncoder responses = new ResponseEncoder();
  private final Deadline deadline;
  private final StallWatch stall;
  private final Loop loop;
  private DownstreamPhase phase = DownstreamPhase.HEAD;
  private boolean decoding;
  private boolean headDeadlineSet;
  private boolean readPaused;

  /** A request was passed on whose response is not complete. */
  private boolean exchanging;

  private boolean closeWhenFlushed;

  /** The client has sent its FIN. */
  private boolean inputOver;

  /** Our FIN is sent, so that the client's ends the connection. */
  private boolean outputOver;

  private @Nullable ChannelHandlerContext context;

  public Http1Downstream(Http1Settings settings, Loop loop) {
    this.settings = settings;
    this.loop = loop;
    requests = new RequestDecoder(settings);
    deadline = new Deadline(loop, this::expired);
    stall = new StallWatch(loop, settings.writeNanos(), this::stalled);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().isActive()) {
      opened(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    opened(ctx);
    ctx.fireChannelActive();
  }

  private void opened(ChannelHandlerContext ctx) {
    deadline.set(loop.now(), settings.idleNanos());
    readMore(ctx);
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    requests.add(ctx.alloc(), (ByteBuf) message);
    if (phase == DownstreamPhase.BODY) {
      deadline.off(); // the client did its part; the next read starts the clock again
    }
    decode(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    switch (phase) {
      case HEAD -> {
        if (requests.isAmidstHead() && !headDeadlineSet) {
          headDeadlineSet = true;
          deadline.set(loop.now(), settings.headerNanos());
        }
        readMore(ctx);
      }
      case HELD -> {
        readPaused = requests.isFull();
        if (!readPaused) {
          readMore(ctx);
        }
      }
      case DRAIN, CLOSING, BROKEN -> readMore(ctx);
      case BODY, TUNNEL -> {} // whoever takes the body asks for more
    }
  }

  /** Whoever takes the body asks for more. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (phase == DownstreamPhase.BODY) {
      if (!responses.isHeadWritten()) { // else both sides speak at will, and silence owes nothing
        deadline.set(loop.now(), settings.readNanos());
      }
      readMore(ctx);
    } else if (phase == DownstreamPhase.TUNNEL) {
      readMore(ctx);
    }
  }

  /** Behind a FIN there is nothing to read, and epoll may no longer know the socket. */
  private void readMore(ChannelHandlerContext ctx) {
    if (!inputOver) {
      ctx.read();
    }
  }

  private void decode(ChannelHandlerContext ctx) {
    if (decoding) {
      return;
    }
    decoding = true;
    try {
      boolean more = true;
      while (more && !requests.isEmpty()) {
        more = step(ctx);
      }
    } catch (Malformed malformed) {
      broken(ctx, new Abort(malformed.failure(), malformed.detail()));
    } finally {
      decoding = false;
    }
  }

  /** Decodes one object; false if more bytes, or the response, must come first. */
  private boolean step(ChannelHandlerContext ctx) {
    return switch (phase) {
      case HEAD -> head(ctx);
      case BODY -> content(ctx);
      case DRAIN -> drain(ctx);
      case HELD -> false;
      case TUNNEL -> {
        ctx.fireChannelRead(requests.content());
        yield true;
      }
      case BROKEN, CLOSING -> {
        requests.clear();
        yield false;
      }
    };
  }

  private boolean head(ChannelHandlerContext ctx) {
    RequestHead head = requests.head();
    if (head == null) {
      return false;
    }
    headDeadlineSet = false;
    deadline.off();
    exchanging = true;
    responses.startExchange(head);
    phase = head.hasBody() ? DownstreamPhase.BODY : DownstreamPhase.HELD;
    ctx.fireChannelRead(head);
    if (!head.hasBody()) {
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    return true;
  }

  private boolean content(ChannelHandlerContext ctx) {
    HttpContent chunk = requests.content();
    if (chunk == null) {
      return false;
    }
    if (chunk instanceof LastHttpContent) {
      deadline.off();
      phase = DownstreamPhase.HELD;
    }
    ctx.fireChannelRead(chunk);
    return true;
  }

  /** The rest of a body whose response is already complete. */
  private boolean drain(ChannelHandlerContext ctx) {
    HttpContent chunk = requests.content();
    if (chunk == null) {
      return false;
    }
    boolean goesOn = requests.drop(chunk);
    if (chunk instanceof LastHttpContent) {
      nextRequest(ctx);
    } else if (!goesOn) {
      closeNow(ctx);
    }
    return true;
  }

  private void nextRequest(ChannelHandlerContext ctx) {
    phase = DownstreamPhase.HEAD;
    deadline.set(loop.recent(), settings.idleNanos());
    if (!requests.isEmpty()) {
      // A task, not a call: a thousand pipelined requests must not become a stack of calls.
      ctx.executor().execute(() -> resume(ctx));
    } else if (readPaused) {
      readPaused = false;
      readMore(ctx);
    }
  }

  private void resume(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved()) {
      decode(ctx);
      channelReadComplete(ctx);
      if (inputOver) {
        inputEnded(ctx);
      }
    }
  }

  // The other side left, or was too slow.

  private void broken(ChannelHandlerContext ctx, Abort abort) {
    requests.clear();
    if (phase == DownstreamPhase.HEAD) {
      responses.startUnreadable();
    }
    phase = DownstreamPhase.BROKEN;
    deadline.off();
    responses.closeAfterThis();
    exchanging = true;
    ctx.fireChannelRead(abort);
  }

  private void expired() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    switch (phase) {
      case HEAD -> {
        if (headDeadlineSet) {
          broken(ctx, new Abort(Failure.CLIENT_TIMEOUT, "header section took too long"));
          ctx.fireChannelReadComplete();
        } else {
          closeNow(ctx);
        }
      }
      case BODY -> {
        broken(ctx, new Abort(Failure.CLIENT_TIMEOUT, "no body bytes for too long"));
        ctx.fireChannelReadComplete();
      }
      case DRAIN, CLOSING, BROKEN -> ctx.close();
      case HELD, TUNNEL -> {}
    }
  }

  private void stalled() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      // First, for the exchange will close in good order, and the kernel would keep what it holds.
      Reset.close(ctx);
      left(ctx, new Abort(Failure.CLIENT_TIMEOUT, "client takes no bytes"));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded(ctx);
    } else if (event == DrainEvent.INSTANCE) {
      drainConnection(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void inputEnded(ChannelHandlerContext ctx) {
    inputOver = true;
    decode(ctx); // requests that were pipelined before the FIN are still owed an answer
    switch (phase) {
      case TUNNEL -> {
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        ctx.fireChannelReadComplete();
        if (outputOver) {
          ctx.close(); // else when what was written has left
        }
      }
      case HELD -> {
        if (requests.isEmpty()) {
          responses.closeAfterThis();
        }
        if (!settings.allowHalfClose() && !responses.isHeadWritten()) {
          left(ctx, new Abort(Failure.CLIENT_ABORT, "client closed before the response"));
          ctx.close();
        }
      }
      case BODY -> {
        left(ctx, new Abort(Failure.CLIENT_ABORT, "client closed within the request's body"));
        ctx.close();
      }
      case HEAD, DRAIN -> closeNow(ctx);
      case CLOSING -> {
        if (outputOver) {
          ctx.close(); // else when what was written has left
        }
      }
      case BROKEN -> {}
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    left(ctx, new Abort(Failure.CLIENT_ABORT, "client closed the connection"));
    ctx.fireChannelInactive();
  }

  private void left(ChannelHandlerContext ctx, Abort abort) {
    phase = DownstreamPhase.CLOSING;
    requests.clear();
    responses.clear();
    if (exchanging) {
      exchanging = false;
      ctx.fireChannelRead(abort);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    requests.clear();
    responses.clear();
    deadline.cancel();
    stall.cancel();
  }

  /**
   * An I/O error; the channel becomes inactive and {@link #channelInactive} tells the exchange. On
   * epoll a read finds a socket that is not connected if a write has met the client's reset before.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof java.io.IOException || cause instanceof NotYetConnectedException) {
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void drainConnection(ChannelHandlerContext ctx) {
    if (phase == DownstreamPhase.HEAD && !headDeadlineSet && requests.isEmpty()) {
      closeNow(ctx);
    } else {
      responses.closeAfterThis();
    }
  }

  // Writing. Promises are not used: whoever writes sees failures as an Abort read from the channel.

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    switch (message) {
      case HttpResponse head -> {
        if (!exchanging) {
          return; // the client has left
        }
        if (settings.draining().getAsBoolean() || !isRestSmall()) {
          responses.closeAfterThis();
        }
        if (phase == DownstreamPhase.BODY) {
          deadline.off();
        }
        responses.head(ctx, head);
        if (head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
          openTunnel(ctx);
        }
      }
      case HttpContent chunk -> content(ctx, chunk);
      case Interim interim when exchanging -> responses.interim(ctx, interim);
      case Interim _ -> {}
      case Abort _ -> cut(ctx);
      default -> {
        ReferenceCountUtil.release(message);
        throw new IllegalArgumentException("not a response object: " + message.getClass());
      }
    }
  }

  private void content(ChannelHandlerContext ctx, HttpContent chunk) {
    if (!exchanging) {
      chunk.release();
      return;
    }
    switch (responses.content(ctx, chunk)) {
      case DONE -> responseDone(ctx);
      case BROKEN -> cut(ctx);
      case MORE -> {}
    }
  }

  /**
   * Whether what is left of the request's body, if anything, may be read and dropped within bounds.
   */
  private boolean isRestSmall() {
    return phase != DownstreamPhase.BODY || requests.isRestSmall() && !responses.isContinueOwed();
  }

  private void openTunnel(ChannelHandlerContext ctx) {
    phase = DownstreamPhase.TUNNEL;
    responses.closeAfterThis(); // no request can follow raw bytes
    requests.startRaw();
    if (!requests.isEmpty()) {
      ctx.executor().execute(() -> resume(ctx));
    }
  }

  private void responseDone(ChannelHandlerContext ctx) {
    if (phase == DownstreamPhase.TUNNEL && !inputOver) {
      closeWhenFlushed = true; // our FIN; the client may go on until its own
      return;
    }
    exchanging = false;
    if (responses.closes()) {
      close(ctx);
    } else if (phase == DownstreamPhase.BODY) {
      phase = DownstreamPhase.DRAIN;
      requests.startDropping();
      deadline.set(loop.now(), LINGER_NANOS);
      readMore(ctx);
      if (!requests.isEmpty()) {
        ctx.executor().execute(() -> resume(ctx));
      }
    } else {
      nextRequest(ctx);
    }
  }

  /** Closes in good order when nobody else is about to flush. */
  private void closeNow(ChannelHandlerContext ctx) {
    close(ctx);
    flush(ctx);
  }

  /** Closes in good order once everything is flushed. */
  private void close(ChannelHandlerContext ctx) {
    phase = DownstreamPhase.CLOSING;
    closeWhenFlushed = true;
    requests.clear();
    deadline.set(loop.now(), settings.writeNanos());
    readMore(ctx);
  }

  /** Ends the connection so that the client can see that the response is not whole. */
  private void cut(ChannelHandlerContext ctx) {
    boolean raw = phase == DownstreamPhase.TUNNEL || responses.isUntilClose();
    exchanging = false;
    phase = DownstreamPhase.CLOSING;
    responses.clear();
    if (raw) {
      Reset.close(ctx); // a FIN would look like the body's end
    } else {
      ctx.flush();
      ctx.close();
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    responses.beforeFlush(ctx);
    ctx.flush();
    stall.flushed(ctx);
    if (closeWhenFlushed) {
      closeWhenFlushed = false;
      Linger.afterFlush(ctx, () -> inputOver, () -> halfClosed());
    }
  }

  private void halfClosed() {
    outputOver = true;
    deadline.set(loop.now(), LINGER_NANOS);
  }
}
