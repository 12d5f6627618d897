package dev.jadegate.api;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Gives the body of a response that a filter or the gateway made. All calls come from the
 * exchange's event loop.
 */
public interface BodySource {
  /**
   * Called once, after the head was written. The source writes chunks to {@code out}, ending with a
   * {@link LastHttpContent}; it may keep {@code out} and write later, on the exchange's event loop.
   * It stops while {@link BodyOut#isWritable()} is false.
   */
  void start(BodyOut out);

  /** Called when {@code out} takes bytes again. */
  default void onWritable() {}

  /**
   * Called once if the client left, or the exchange failed, before the last chunk; release what is
   * held.
   */
  default void onCancel() {}

  /** No body at all. */
  static BodySource empty() {
    return out -> out.write(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** A body that is there as a whole; the buffer passes to the source. */
  static BodySource of(ByteBuf body) {
    return new BodySource() {
      @Override
      public void start(BodyOut out) {
        out.write(new DefaultLastHttpContent(body));
      }

      @Override
      public void onCancel() {
        if (body.refCnt() > 0) {
          body.release();
        }
      }
    };
  }
}
