package dev.jadegate.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.WebSocketFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A client's WebSocket on a stream. One thread may write and one read. */
abstract class StreamSocket {
  private InputStream left = InputStream.nullInputStream();

  /** The head of the answer, whose content is left. */
  abstract Fields head() throws Exception;

  /** The whole answer, if it opens no tunnel. */
  abstract ReceivedResponse response() throws Exception;

  /** Sends bytes, and returns when all of them found window. */
  abstract StreamSocket send(byte[] bytes) throws Exception;

  /** Ends this direction. */
  abstract void end() throws Exception;

  /** Takes it all back. */
  abstract void reset() throws Exception;

  /**
   * The next bytes; none at the gateway's end.
   *
   * @throws IOException if the gateway resets the stream instead
   */
  abstract byte[] receive() throws Exception;

  /** Waits until the gateway resets the stream, which must be as one cancels a tunnel. */
  abstract void expectReset() throws Exception;

  /** Takes the answer, which must open the tunnel. */
  StreamSocket opened() throws Exception {
    Fields head = head();
    if (!head.value(":status").equals("200")) {
      throw new AssertionError("not opened: " + head.lines());
    }
    return this;
  }

  static byte[] frame(int opcode, byte[] payload) {
    return new WebSocketFrame(true, 0, opcode, true, payload).bytes();
  }

  StreamSocket text(String text) throws Exception {
    return send(frame(WebSocketFrame.TEXT, text.getBytes(UTF_8)));
  }

  StreamSocket close(int code) throws Exception {
    byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
    return send(frame(WebSocketFrame.CLOSE, payload));
  }

  private byte[] take(int count) throws Exception {
    ByteArrayOutputStream taken = new ByteArrayOutputStream(count);
    taken.writeBytes(left.readNBytes(count));
    while (taken.size() < count) {
      byte[] more = receive();
      if (more.length == 0) {
        throw new EOFException("the gateway ended");
      }
      left = new ByteArrayInputStream(more);
      taken.writeBytes(left.readNBytes(count - taken.size()));
    }
    return taken.toByteArray();
  }

  /** The next frame, which an instance does not mask. */
  WebSocketFrame next() throws Exception {
    byte[] head = take(2);
    int length =
        switch (head[1]) {
          case 126 -> ByteBuffer.wrap(take(2)).getShort() & 0xffff;
          case 127 -> Math.toIntExact(ByteBuffer.wrap(take(8)).getLong());
          default -> head[1];
        };
    return new WebSocketFrame(head[0] < 0, head[0] >> 4 & 7, head[0] & 0xf, false, take(length));
  }

  StreamSocket expectText(String text) throws Exception {
    WebSocketFrame frame = next();
    if (!frame.is(WebSocketFrame.TEXT) || !frame.text().equals(text)) {
      throw new AssertionError("expected \"" + text + "\", but received " + frame.describe());
    }
    return this;
  }

  StreamSocket expectClose(int code) throws Exception {
    WebSocketFrame frame = next();
    if (!frame.is(WebSocketFrame.CLOSE) || frame.closeCode() != code) {
      throw new AssertionError("expected CLOSE " + code + ", but received " + frame.describe());
    }
    return this;
  }

  /** Nothing must come before the gateway's end. */
  void expectEnd() throws Exception {
    if (left.available() > 0 || receive().length > 0) {
      throw new AssertionError("bytes instead of the end");
    }
  }
}
