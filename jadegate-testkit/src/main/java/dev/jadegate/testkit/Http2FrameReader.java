package dev.jadegate.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Frames of HTTP/2 from a stream, one by one and unjudged. Whatever the flags say, blocks are
 * decoded as their pieces come, so that the tables of both sides stay the same. One thread.
 */
final class Http2FrameReader {
  private static final int HEAD = 9;

  private final Socket socket;
  private final MessageReader in;
  private final HeaderBlocks blocks;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  Http2FrameReader(Socket socket, MessageReader in, HeaderBlocks blocks) {
    this.socket = socket;
    this.in = in;
    this.blocks = blocks;
  }

  /**
   * The next frame.
   *
   * @throws java.net.SocketTimeoutException if nothing comes for so long
   * @throws EOFException if the connection ends instead
   */
  Http2Frame read(Duration patience) throws IOException {
    socket.setSoTimeout((int) Math.max(1, patience.toMillis()));
    ByteBuffer head = ByteBuffer.wrap(in.bytes(HEAD));
    int lengthAndType = head.getInt();
    byte flags = head.get();
    int stream = head.getInt() & Integer.MAX_VALUE;
    byte[] payload = in.bytes(lengthAndType >>> 8);
    Http2Frame frame =
        new Http2Frame(lengthAndType & 0xff, flags & 0xff, stream, payload, Fields.NONE);
    return isPieceOfBlock(frame) ? decoded(frame) : frame;
  }

  private static boolean isPieceOfBlock(Http2Frame frame) {
    return frame.is(Http2Frame.HEADERS) || frame.is(Http2Frame.CONTINUATION);
  }

  private Http2Frame decoded(Http2Frame frame) {
    block.writeBytes(frame.is(Http2Frame.HEADERS) ? frame.content() : frame.payload());
    if (!frame.has(Http2Frame.END_HEADERS)) {
      return frame;
    }
    Fields fields = blocks.decode(block.toByteArray());
    block.reset();
    return new Http2Frame(frame.type(), frame.flags(), frame.stream(), frame.payload(), fields);
  }
}
