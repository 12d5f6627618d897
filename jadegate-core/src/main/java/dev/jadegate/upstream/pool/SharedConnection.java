package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.http2.Http2Upstream;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Upstream;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection of a pool, and those who wait for it to open.
 *
 * <pre>
 *   CONNECTING ──connected──► OPEN ──old age, pool closed, GOAWAY──► no more streams ──► gone
 *       └── failed: those who wait are told ────────────────────────────────────────────┘
 * </pre>
 *
 * Belongs to its event loop.
 */
final class SharedConnection implements Http2Upstream.Owner, Opening.Owner {
  private final StreamPool pool;
  private final Loop loop;
  private final PoolSettings settings;
  private final Http2Upstream codec;
  private final Deadline idle;
  private final long openedNanos;
  private final ArrayDeque<ConnectionTaker> waiting = new ArrayDeque<>();
  private boolean open;
  private boolean retired;

  SharedConnection(StreamPool pool, Loop loop, PoolSettings settings) {
    this.pool = pool;
    this.loop = loop;
    this.settings = settings;
    String scheme = settings.tls() == null ? "http" : "https";
    codec = new Http2Upstream(loop, scheme, settings.maxStreams(), pool.peerStreams(), this);
    idle = new Deadline(loop, this::retire);
    openedNanos = loop.now();
  }

  @Override
  public void install(Channel channel) {
    channel.pipeline().addLast("http2", codec);
  }

  /** Whether a stream can be had, perhaps when it is connected. */
  boolean hasRoom(long now, long ageNanos) {
    if (!retired && ageNanos > 0 && now - openedNanos >= ageNanos) {
      retire();
    }
    if (retired) {
      return false;
    }
    int most = Math.max(1, Math.min(settings.maxStreams(), pool.peerStreams()));
    return open ? codec.room() > 0 : waiting.size() < most;
  }

  /** Lends a stream and returns it; null while the connection is not open. */
  @Nullable Upstream lend(ConnectionTaker taker) {
    if (!open) {
      waiting.addLast(taker);
      return null;
    }
    idle.off();
    Upstream stream = codec.open();
    taker.onConnection(stream);
    return stream;
  }

  /**
   * The same for one who had to wait. The head leaves now, with the turn of the loop: the client
   * may send no more before it hears an answer, and its own turn, which flushes, is over.
   */
  void lendLate(ConnectionTaker taker) {
    Upstream stream = lend(taker);
    if (stream != null) {
      stream.flush();
    }
  }

  void cancel(ConnectionTaker taker) {
    waiting.remove(taker);
  }

  @Override
  public void opened() {
    open = true;
    codec.connected();
    serve(this::lendLate);
    if (codec.isUnused()) {
      onRoom(); // all who had waited have left
    }
  }

  @Override
  public void failed(Failure failure, String detail) {
    pool.gone(this);
    serve(taker -> taker.onNoConnection(failure, detail));
  }

  private void serve(Consumer<ConnectionTaker> service) {
    for (ConnectionTaker taker = waiting.poll(); taker != null; taker = waiting.poll()) {
      service.accept(taker);
    }
  }

  /** Serves no more requests; closes when the last one is over. */
  void retire() {
    retired = true;
    if (open) {
      codec.drain();
    }
  }

  @Override
  public void onRoom() {
    pool.peerStreams(codec.peerStreams());
    if (codec.isUnused() && open) {
      if (!pool.keepsIdle()) {
        retire();
        return;
      }
      idle.set(loop.recent(), settings.idleNanos());
    }
    pool.roomMayBe();
  }

  @Override
  public void onGone() {
    idle.cancel();
    failed(Failure.CONNECT_FAILURE, "connection closed");
  }
}
