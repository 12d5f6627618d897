package dev.jadegate.admin;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A body that is there as a whole and leaves in pieces, the next ones when the client has taken
 * those before: a large page neither keeps an event loop for long nor fills its buffers.
 */
final class PieceSource implements BodySource {
  /** Half of what may wait for a client before it counts as slow. */
  static final int PIECE = 64 * 1024;

  private final byte[] body;
  private int sent;

  /** Null before the start and after the end. */
  private @Nullable BodyOut out;

  PieceSource(byte[] body) {
    this.body = body;
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
    ByteBuf piece = Unpooled.wrappedBuffer(body, sent, Math.min(PIECE, body.length - sent));
    sent += piece.readableBytes();
    if (sent < body.length) {
      return new DefaultHttpContent(piece);
    }
    out = null;
    return new DefaultLastHttpContent(piece);
  }

  @Override
  public void onCancel() {
    out = null;
  }
}
