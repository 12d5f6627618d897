package dev.jadegate.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a WebSocket connection. Bytes pass untouched until a Close of the gateway's own
 * is to be put in: that happens at the next boundary of frames, and nothing passes behind it. One
 * thread.
 */
public final class FrameRelay {
  private final FrameTracker tracker;
  private @Nullable ByteBuf waiting;
  private boolean stopped;

  /**
   * @param masked whether the frames of this direction are masked: those to an instance are
   */
  public FrameRelay(boolean masked) {
    tracker = new FrameTracker(masked);
  }

  /** Takes bytes over; gives what is to be sent in their place, null for nothing. */
  public @Nullable ByteBuf pass(ByteBuf bytes) {
    if (stopped) {
      tracker.follow(bytes); // the sender's own Close is still of interest
      bytes.release();
      return null;
    }
    if (waiting == null) {
      tracker.follow(bytes);
      return bytes;
    }
    return passUpToBoundary(bytes);
  }

  private @Nullable ByteBuf passUpToBoundary(ByteBuf bytes) {
    int length = tracker.followToBoundary(bytes);
    if (!tracker.isAtBoundary()) {
      return bytes;
    }
    ByteBuf before = bytes.readRetainedSlice(length);
    ByteBuf close = takeWaiting();
    tracker.follow(bytes);
    bytes.release();
    return close == null ? before : Unpooled.wrappedBuffer(before, close);
  }

  /**
   * Puts this Close in, which it takes over, here or at the next boundary; drops it if the sender's
   * own has gone by.
   *
   * @return what is to be sent at once; null if nothing
   */
  public @Nullable ByteBuf close(ByteBuf frame) {
    cancel();
    if (stopped || tracker.isLost()) {
      frame.release();
      return null;
    }
    waiting = frame;
    return tracker.isAtBoundary() ? takeWaiting() : null;
  }

  /** At a boundary: what waits goes, and is the last to go, unless a Close went before it. */
  private @Nullable ByteBuf takeWaiting() {
    ByteBuf frame = waiting;
    waiting = null;
    stopped = true;
    if (frame != null && tracker.isClosed()) {
      frame.release();
      return null;
    }
    return frame;
  }

  /** Whether nothing more passes: a Close is put in, or the sender's own went by before. */
  public boolean isStopped() {
    return stopped;
  }

  /** Whether the sender has sent a Close, passed on or not. */
  public boolean isClosed() {
    return tracker.isClosed();
  }

  /** Whether what came is no WebSocket, so that no Close can be put in. */
  public boolean isLost() {
    return tracker.isLost();
  }

  /** Lets go of a Close that was not put in. */
  public void cancel() {
    ByteBuf frame = waiting;
    if (frame != null) {
      waiting = null;
      frame.release();
    }
  }
}
