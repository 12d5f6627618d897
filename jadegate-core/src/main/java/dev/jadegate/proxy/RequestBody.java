package dev.jadegate.proxy;

import dev.jadegate.message.Upstream;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The request's body on its way to an attempt: waits while there is no connection, and is kept for
 * another attempt while it is small. Nothing is read from the client while chunks wait, so memory
 * is bounded by one batch of reading and the replay limit. Event loop only.
 */
final class RequestBody {
  private final ArrayDeque<HttpContent> waiting = new ArrayDeque<>(4);
  private final List<HttpContent> kept = new ArrayList<>(2);
  private final long replayBytes;
  private long keptBytes;
  private boolean replayable;
  private boolean complete;
  private boolean sentWhole;

  /** Keeps up to so many bytes for another attempt; zero: none. */
  RequestBody(long replayBytes) {
    this.replayBytes = replayBytes;
    replayable = replayBytes > 0;
  }

  /** Takes over a chunk from the client. */
  void offer(HttpContent chunk) {
    complete |= chunk instanceof LastHttpContent;
    waiting.addLast(chunk);
  }

  /** Writes what waits; true if that was the body's end. Flushes nothing. */
  boolean sendTo(Upstream stream) {
    HttpContent chunk;
    while ((chunk = waiting.pollFirst()) != null) {
      keep(chunk);
      sentWhole = chunk instanceof LastHttpContent;
      stream.write(chunk);
    }
    return sentWhole;
  }

  private void keep(HttpContent chunk) {
    if (!replayable) {
      return;
    }
    keptBytes += chunk.content().readableBytes();
    if (keptBytes > replayBytes) {
      giveUpReplay();
    } else {
      kept.add(chunk.retainedDuplicate());
    }
  }

  /** No other attempt will follow: what was kept is released. */
  void giveUpReplay() {
    replayable = false;
    kept.forEach(HttpContent::release);
    kept.clear();
  }

  /** Whether all that was sent so far can be sent again. */
  boolean isReplayable() {
    return replayable;
  }

  /** Writes what was sent so far, which must be replayable, to another stream as well. */
  void copyTo(Upstream stream) {
    kept.forEach(chunk -> stream.write(chunk.retainedDuplicate()));
  }

  /** Puts what was kept before what waits, for the next attempt. */
  void rewind() {
    for (int i = kept.size() - 1; i >= 0; i--) {
      waiting.addFirst(kept.get(i));
    }
    kept.clear();
    keptBytes = 0;
    sentWhole = false;
  }

  /** Whether the client should be asked for more. */
  boolean isHungry() {
    return !complete && waiting.isEmpty();
  }

  /** The exchange is over. */
  void discard() {
    complete = true;
    waiting.forEach(HttpContent::release);
    waiting.clear();
    giveUpReplay();
  }
}
