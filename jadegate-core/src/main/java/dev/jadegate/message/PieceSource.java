package dev.jadegate.message;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A body that is there as a whole and leaves in pieces, the next ones when the client has taken
 * those before: a large page neither keeps an event loop for long nor fills its buffers.
 */
public final class PieceSource implements BodySource {
  /** Half of what may wait for a client before it counts as slow. */
  public static final int PIECE = 64 * 1024;

  private final byte[] body;
  private final int end;
  private int sent;

  /** Null before the start and after the end. */
  private @Nullable BodyOut out;

  /** All of it. */
  public PieceSource(byte[] body) {
    this(body, 0, body.length);
  }

  /** So many bytes of it, from there on; they must not change. */
  public PieceSource(byte[] body, int from, int length) {
    this.body = body;
    sent = from;
    end = from + length;
  }

  @Override
  public void start(BodyOut to) {
    out = to;
    onWritable();
  }

  @Override
  public void onWritable() {
    for (BodyOut to = out; to != null && to.isWritable(); to = out) {
      to.write(next());
    }
  }

  private HttpContent next() {
    ByteBuf piece = Unpooled.wrappedBuffer(body, sent, Math.min(PIECE, end - sent));
    sent += piece.readableBytes();
    if (sent < end) {
      return new DefaultHttpContent(piece);
    }
    out = null;
    return new LastContent(piece);
  }

  @Override
  public void onCancel() {
    out = null;
  }
}
