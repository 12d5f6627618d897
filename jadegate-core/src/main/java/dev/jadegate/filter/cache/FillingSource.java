package dev.jadegate.filter.cache;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import dev.jadegate.api.Failure;
import dev.jadegate.cache.Filling;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.PieceSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The body of an answer that another request fetches, as far as it is there. Event loop only. */
final class FillingSource implements BodySource {
  private final Filling filling;
  private final BooleanSupplier broken;
  private final Runnable onLeave;
  private int sent;

  /** Null before the start and after the end. */
  private @Nullable BodyOut out;

  /**
   * @param broken whether no more of it will come
   * @param onLeave told when no more is needed
   */
  FillingSource(Filling filling, BooleanSupplier broken, Runnable onLeave) {
    this.filling = filling;
    this.broken = broken;
    this.onLeave = onLeave;
  }

  @Override
  public void start(BodyOut to) {
    out = to;
    onWritable();
  }

  @Override
  public void onWritable() {
    for (BodyOut to = out; to != null && to.isWritable() && write(to); to = out) {
      // the next piece
    }
  }

  /** Whether there was something to write. */
  private boolean write(BodyOut to) {
    boolean cut = broken.getAsBoolean(); // before what is there is looked at
    int there = filling.length();
    if (there == filling.size()) {
      ByteBuf piece = piece(there);
      if (sent == there) {
        leave();
        to.write(new LastContent(piece));
      } else {
        to.write(new DefaultHttpContent(piece));
      }
      return true;
    }
    if (there > sent) {
      to.write(new DefaultHttpContent(piece(there)));
      return true;
    }
    if (cut) {
      leave();
      to.fail(Failure.TRUNCATED, "the request that fetched the answer broke off");
    }
    return false;
  }

  private ByteBuf piece(int there) {
    int count = Math.min(PieceSource.PIECE, there - sent);
    ByteBuf piece = Unpooled.wrappedBuffer(filling.bytes(), sent, count);
    sent += count;
    return piece;
  }

  private void leave() {
    out = null;
    onLeave.run();
  }

  @Override
  public void onCancel() {
    if (out != null) {
      leave();
    }
  }
}
