package dev.jadegate.testkit;

import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one end of an HTTP/2 connection hears, sorted by what a test asks for: frames that it did
 * not ask for are kept until it does. Keeps of a real peer that SETTINGS and PING are answered and
 * that window is given back, as frames are read. One thread.
 */
final class Http2Conversation {
  private final Http2FrameReader in;
  private final Reaction reaction;
  private final List<Http2Frame> kept = new ArrayList<>();
  private final List<Http2Frame> heard = new ArrayList<>();

  /** What an end does of its own accord when a frame comes. */
  @FunctionalInterface
  interface Reaction {
    /** Called once for each frame that was waited for, before the test sees it. */
    void to(Http2Frame frame) throws IOException;
  }

  Http2Conversation(Http2FrameReader in, Reaction reaction) {
    this.in = in;
    this.reaction = reaction;
  }

  /** The next frame, without any reaction to it; kept ones first. */
  Http2Frame next() throws IOException {
    if (!kept.isEmpty()) {
      return kept.removeFirst();
    }
    Http2Frame frame = in.read(Gate.PATIENCE);
    heard.add(frame);
    return frame;
  }

  /**
   * The next frame of that kind; those before it are kept.
   *
   * @param end a frame after which the wanted one cannot come
   * @throws AssertionError if it does not come, telling what came instead
   */
  Http2Frame await(String what, Predicate<Http2Frame> wanted, Predicate<Http2Frame> end)
      throws IOException {
    for (Http2Frame frame : kept) {
      if (wanted.test(frame)) {
        kept.remove(frame);
        return frame;
      }
      refuse(what, frame, end);
    }
    long deadline = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (true) {
      Http2Frame frame = receive(what, Duration.ofNanos(deadline - System.nanoTime()));
      if (wanted.test(frame)) {
        return frame;
      }
      kept.add(frame);
      refuse(what, frame, end);
    }
  }

  private void refuse(String what, Http2Frame frame, Predicate<Http2Frame> end) {
    if (end.test(frame)) {
      throw missing(what, "instead came " + frame.describe(), null);
    }
  }

  private Http2Frame receive(String what, Duration left) throws IOException {
    try {
      Http2Frame frame = in.read(left);
      heard.add(frame);
      reaction.to(frame);
      return frame;
    } catch (SocketTimeoutException e) {
      throw missing(what, "nothing more came", e);
    } catch (EOFException | SocketException e) {
      throw missing(what, "the connection ended", e);
    }
  }

  private AssertionError missing(String what, String instead, @Nullable Throwable cause) {
    List<String> all = heard.stream().map(Http2Frame::describe).toList();
    String before = String.join("\n  ", all.subList(Math.max(0, all.size() - 20), all.size()));
    return new AssertionError(
        "expected " + what + ", but " + instead + "; the last frames:\n  " + before, cause);
  }

  /** The message that comes next on a stream: an interim one alone, a final one to its end. */
  ReceivedResponse response(int stream) throws IOException {
    Http2Frame frame = awaitOn(stream, "a response");
    Fields head = block(frame);
    int status = Integer.parseInt(head.value(":status"));
    boolean ended = frame.endsStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Fields trailers = Fields.NONE;
    while (!ended && status >= 200) {
      Http2Frame more = awaitOn(stream, "the rest of a response");
      ended = more.endsStream();
      if (more.is(Http2Frame.DATA)) {
        body.writeBytes(more.content());
      } else {
        trailers = block(more);
      }
    }
    return new ReceivedResponse("HTTP/2.0 " + status, head, body.toByteArray(), trailers);
  }

  /** The head of the message that comes next on a stream; what follows it is left. */
  Fields head(int stream) throws IOException {
    return block(awaitOn(stream, "a head"));
  }

  /** The bytes of the DATA that comes next on a stream. */
  Http2Frame data(int stream) throws IOException {
    return await(
        "DATA on stream " + stream,
        frame -> frame.is(Http2Frame.DATA) && frame.stream() == stream,
        frame -> isEnd(stream, frame) || (frame.stream() == stream && frame.endsStream()));
  }

  private Http2Frame awaitOn(int stream, String what) throws IOException {
    return await(
        what + " on stream " + stream,
        frame -> frame.stream() == stream && isOfMessage(frame),
        frame -> isEnd(stream, frame));
  }

  private static boolean isOfMessage(Http2Frame frame) {
    return frame.is(Http2Frame.DATA) || frame.is(Http2Frame.HEADERS);
  }

  private static boolean isEnd(int stream, Http2Frame frame) {
    return (frame.is(Http2Frame.RST_STREAM) && frame.stream() == stream)
        || (frame.is(Http2Frame.GOAWAY)
            && (frame.error() != Http2Error.NO_ERROR || frame.lastStream() < stream));
  }

  /** The fields of a block that begins with this frame. */
  private Fields block(Http2Frame first) throws IOException {
    if (!first.is(Http2Frame.HEADERS)) {
      throw missing("HEADERS", "instead came " + first.describe(), null);
    }
    if (first.has(Http2Frame.END_HEADERS)) {
      return first.fields();
    }
    return await(
            "the end of a header block",
            frame -> frame.is(Http2Frame.CONTINUATION) && frame.has(Http2Frame.END_HEADERS),
            frame -> !frame.is(Http2Frame.CONTINUATION) && frame.stream() == first.stream())
        .fields();
  }

  /** What ends the connection: true if it was RST. Frames before that are of no interest. */
  boolean awaitEnd() throws IOException {
    long deadline = System.nanoTime() + Gate.PATIENCE.toNanos();
    try {
      while (true) {
        heard.add(in.read(Duration.ofNanos(deadline - System.nanoTime())));
      }
    } catch (EOFException fin) {
      return false;
    } catch (SocketTimeoutException e) {
      throw missing("the connection's end", "nothing more came", e);
    } catch (SocketException reset) {
      return true;
    }
  }

  /**
   * Whether no frame comes, nor the connection's end, for this long, and none of a message, nor one
   * that ends something, is kept.
   */
  boolean isQuietFor(Duration time) throws IOException {
    for (Http2Frame frame : kept) {
      if (isOfMessage(frame) || frame.is(Http2Frame.RST_STREAM) || frame.is(Http2Frame.GOAWAY)) {
        throw new AssertionError("received " + frame.describe());
      }
    }
    try {
      throw new AssertionError("received " + in.read(time).describe());
    } catch (SocketTimeoutException quiet) {
      return true;
    } catch (EOFException end) {
      throw new AssertionError("connection ended", end);
    }
  }
}
