package dev.jadegate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream.State;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One end of a stream of HTTP/2. Keeps of a real one that a body is sent only as fast as there is
 * window, and that window is given only for what was read: who does not read stalls the other end.
 * Names of fields are sent in lower case. One thread may write and one read.
 */
public abstract sealed class Http2Stream permits Http2Exchange, Http2OriginStream {
  private final Http2StreamChannel channel;
  private final Http2Inbox inbox;
  private Fields trailers = Fields.NONE;
  private volatile boolean ended;

  Http2Stream(Http2StreamChannel channel, Http2Inbox inbox) {
    this.channel = channel;
    this.inbox = inbox;
  }

  /** Its number on the connection. */
  public int id() {
    return channel.stream().id();
  }

  /** Sends a block of fields: the lines of a head, pseudo-headers and all, or trailers. */
  void section(boolean end, List<String> lines) throws IOException, InterruptedException {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (String line : lines) {
      int colon = line.indexOf(':', 1);
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.add(name, line.substring(colon + 1).strip());
    }
    write(new DefaultHttp2HeadersFrame(headers, end));
    ended |= end;
  }

  /** Sends a part of the body as ISO 8859-1, and returns when all of it found window. */
  public void write(String text) throws IOException, InterruptedException {
    write(text.getBytes(ISO_8859_1));
  }

  /** Sends a part of the body, and returns when all of it found window. */
  public void write(byte[] bytes) throws IOException, InterruptedException {
    write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false));
  }

  /** Ends the body. */
  public void end() throws IOException, InterruptedException {
    write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
    ended = true;
  }

  /** Ends the body with trailers. */
  public void end(String... trailerLines) throws IOException, InterruptedException {
    section(true, List.of(trailerLines));
  }

  /** Ends the stream with RST_STREAM. */
  public void reset(Http2Error error) throws IOException, InterruptedException {
    write(new DefaultHttp2ResetFrame(error));
    ended = true;
  }

  private void write(Http2Frame frame) throws IOException, InterruptedException {
    Http2Connection.await(channel.writeAndFlush(frame), "a write of " + frame.name());
  }

  /** Resets the stream where it has not ended: CANCEL if this end owes more, else NO_ERROR. */
  void finish() throws IOException, InterruptedException {
    if (!channel.isActive()) {
      return;
    }
    if (!ended) {
      reset(Http2Error.CANCEL);
    } else if (channel.stream().state() == State.HALF_CLOSED_LOCAL) {
      reset(Http2Error.NO_ERROR);
    }
  }

  /** The next block of fields; a body there must have been read before. */
  Fields readSection() throws IOException, InterruptedException {
    return switch (inbox.next()) {
      case Http2Inbox.Part.Section section -> section.fields();
      case Http2Inbox.Part part -> throw new AssertionError("not a head: " + part);
    };
  }

  /**
   * The next bytes of the body, as many as a frame had; none at its end, when trailers are known.
   *
   * @throws StreamResetException if the other end resets the stream
   * @throws java.io.EOFException if the connection ends before the stream
   */
  public byte[] read() throws IOException, InterruptedException {
    while (true) {
      switch (inbox.next()) {
        case Http2Inbox.Part.Chunk(byte[] bytes, int window, boolean last)
            when bytes.length > 0 || last -> {
          return bytes;
        }
        case Http2Inbox.Part.Section section -> trailers = section.fields();
        case Http2Inbox.Part other -> {} // an empty frame before the last
      }
    }
  }

  /** Reads the rest of the body. */
  public byte[] readAll() throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] bytes = read(); bytes.length > 0; bytes = read()) {
      body.writeBytes(bytes);
    }
    return body.toByteArray();
  }

  /** What followed the body; known when it was read to its end. */
  public Fields trailers() {
    return trailers;
  }

  /** Waits until the other end resets the stream, and tells the code; what comes before is lost. */
  public Http2Error awaitReset() throws IOException, InterruptedException {
    return inbox.awaitReset();
  }
}
