package dev.jadegate.http1;

import dev.jadegate.message.Abort;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** A connection to an instance without a socket: objects in, text out, and back. */
final class UpstreamWire {
  final Http1Upstream codec = new Http1Upstream();
  final EmbeddedChannel channel = new EmbeddedChannel(codec);

  UpstreamWire() {
    channel.config().setAutoRead(false);
  }

  /** Sends a request without a body, whole. */
  void request(HttpMethod method, String... namesAndValues) {
    head(method, false, namesAndValues);
    last("");
  }

  void head(HttpMethod method, boolean hasBody, String... namesAndValues) {
    HeaderBlock fields = new HeaderBlock();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    send(new RequestHead(method, "/a", HttpVersion.HTTP_1_1, fields, hasBody));
  }

  void chunk(String text) {
    send(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
    flush();
  }

  void last(String text) {
    send(new DefaultLastHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
    flush();
  }

  void send(Object message) {
    channel.pipeline().write(message);
  }

  void flush() {
    channel.pipeline().flush();
  }

  /** The instance sends. */
  void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  void instanceFin() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
  }

  /** What went to the instance since the last call. */
  String sent() {
    StringBuilder text = new StringBuilder();
    ByteBuf bytes;
    while ((bytes = channel.readOutbound()) != null) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }

  <T> T next(Class<T> type) {
    Object message = channel.readInbound();
    if (!type.isInstance(message)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but was " + message);
    }
    return type.cast(message);
  }

  ResponseHead response() {
    return next(ResponseHead.class);
  }

  Abort abort() {
    return next(Abort.class);
  }

  boolean nothingMore() {
    return channel.inboundMessages().isEmpty();
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
}
