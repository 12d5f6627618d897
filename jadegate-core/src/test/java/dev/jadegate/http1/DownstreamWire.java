package dev.jadegate.http1;

import dev.jadegate.loop.ManualLoop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection without a socket: text in, objects out, and back. Stands for the pipeline
 * around the codec; like a socket without auto-read it counts how often it is asked to read.
 */
final class DownstreamWire {
  static final long HEADER_MILLIS = 1000;
  static final long READ_MILLIS = 2000;
  static final long IDLE_MILLIS = 5000;

  final EmbeddedChannel channel = new EmbeddedChannel();
  final ManualLoop time = new ManualLoop(channel);
  boolean draining;
  int reads;

  DownstreamWire() {
    this(true);
  }

  DownstreamWire(boolean allowHalfClose) {
    Http1Settings settings =
        new Http1Settings(
            200,
            1000,
            TimeUnit.MILLISECONDS.toNanos(HEADER_MILLIS),
            TimeUnit.MILLISECONDS.toNanos(READ_MILLIS),
            TimeUnit.MILLISECONDS.toNanos(3000),
            TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS),
            allowHalfClose,
            () -> draining);
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .addLast(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void read(ChannelHandlerContext ctx) {
                reads++;
                ctx.read();
              }
            })
        .addLast("http1", new Http1Downstream(settings, time.loop()));
  }

  /** The client sends; tasks that follow from it run. */
  void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    channel.runPendingTasks();
  }

  void clientFin() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.runPendingTasks();
  }

  /** The next object the codec passed on. */
  <T> T next(Class<T> type) {
    Object message = channel.readInbound();
    if (!type.isInstance(message)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but was " + message);
    }
    return type.cast(message);
  }

  boolean nothingMore() {
    return channel.inboundMessages().isEmpty();
  }

  /** A whole request without a body, or what is left of it. */
  RequestHead request() {
    RequestHead head = next(RequestHead.class);
    if (!head.hasBody()) {
      next(LastHttpContent.class).release();
    }
    return head;
  }

  Abort abort() {
    return next(Abort.class);
  }

  /** The text of all content passed on so far; ends with {@code .} if the last one was there. */
  String body() {
    StringBuilder text = new StringBuilder();
    while (channel.inboundMessages().peek() instanceof HttpContent) {
      HttpContent chunk = next(HttpContent.class);
      text.append(chunk.content().toString(StandardCharsets.ISO_8859_1));
      text.append(chunk instanceof LastHttpContent ? "." : "");
      chunk.release();
    }
    return text.toString();
  }

  void respond(int status, String... namesAndValues) {
    HeaderBlock fields = new HeaderBlock();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    send(new ResponseHead(HttpResponseStatus.valueOf(status), fields));
  }

  void chunk(String text) {
    send(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
  }

  void last(String text) {
    send(new DefaultLastHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
    flush();
  }

  /** A whole answer with this text. */
  void answer(String text) {
    respond(200, "content-length", Integer.toString(text.length()));
    last(text);
  }

  void send(Object message) {
    channel.pipeline().write(message);
  }

  void flush() {
    channel.pipeline().flush();
    channel.runPendingTasks();
  }

  /** What went to the client since the last call. */
  String sent() {
    StringBuilder text = new StringBuilder();
    ByteBuf bytes;
    while ((bytes = channel.readOutbound()) != null) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * Adds what an object says to a list, with the bytes of a body joined however they were cut; true
   * if it ended a request. Owns the object.
   */
  boolean describe(Object message, List<String> all, StringBuilder body) {
    boolean ended = false;
    switch (message) {
      case RequestHead head -> all.add(head + " " + head.headers().entries());
      case HttpContent chunk -> {
        body.append(chunk.content().toString(StandardCharsets.ISO_8859_1));
        if (chunk instanceof LastHttpContent last) {
          all.add("body " + body + " " + last.trailingHeaders().entries());
          body.setLength(0);
          ended = true;
        }
      }
      default -> all.add(message.toString());
    }
    ReferenceCountUtil.release(message);
    return ended;
  }
}
