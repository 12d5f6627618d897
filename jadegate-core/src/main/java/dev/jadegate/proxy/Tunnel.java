package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.message.Abort;
import dev.jadegate.websocket.CloseFrame;
import dev.jadegate.websocket.FrameRelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An exchange after 101: bytes pass both ways as they are, and the end of one side ends one
 * direction only.
 *
 * <pre>
 *   OPEN ──drain, reload, idle──► CLOSING ──both sides' Close, or too long──► FINISHING ──► OVER
 *    │  both sides' FIN              │ both sides' FIN        both sides' FIN, or a moment   ▲
 *    └───────────────────────────────┴───────────────────────────────────────────────────────┘
 * </pre>
 *
 * In CLOSING, which only WebSocket has, a Close of our own is put in both ways between two frames
 * and nothing passes behind it (RFC 6455, section 5.5.1). FINISHING has sent FIN to both sides and
 * waits for theirs. An abort of one side leads to OVER from anywhere, and is the other one's.
 * Tunnels of other protocols cannot be told to end: they are cut. Event loop only.
 */
final class Tunnel {
  private enum State {
    OPEN,
    CLOSING,
    FINISHING,
    OVER
  }

  /** For a peer to answer our Close; taste. */
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The longest silence once one side has ended, as HAProxy's manual proposes for client-fin. */
  private static final long HALF_OPEN_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** For the other side's FIN after ours, as for any connection. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RequestFlow flow;
  private final LiveExchange x;
  private final Attempt attempt;
  private final Tunnels tunnels;
  private final Deadline deadline;
  private final @Nullable FrameRelay toInstance;
  private final @Nullable FrameRelay toClient;
  private State state = State.OPEN;
  private boolean registered;
  private boolean clientEnded;
  private boolean instanceEnded;
  private boolean finToClient;
  private boolean finToInstance;
  private @Nullable TunnelEnd reason;

  /**
   * @param webSocket whether its frames are to be followed
   */
  Tunnel(RequestFlow flow, LiveExchange x, Attempt attempt, Tunnels tunnels, boolean webSocket) {
    this.flow = flow;
    this.x = x;
    this.attempt = attempt;
    this.tunnels = tunnels;
    deadline = new Deadline(x.loop(), this::expired);
    toInstance = webSocket ? new FrameRelay(true) : null;
    toClient = webSocket ? new FrameRelay(false) : null;
  }

  Route route() {
    return x.matched();
  }

  /** The client has the 101: from here on there are no timeouts but the tunnel's own. */
  void open() {
    registered = true;
    if (x.total != null) {
      x.total.release();
      x.total = null;
    }
    attempt.clockOff();
    deadline.set(x.loop().now(), idleNanos());
    if (toClient != null) {
      x.snapshot.observation().webSocketOpened(x.service());
    }
    tunnels.add(this);
    if (x.draining) {
      close(TunnelEnd.DRAIN);
    }
    askClient();
  }

  private long idleNanos() {
    return x.matched().timings().idle();
  }

  // Bytes.

  /** Takes a chunk from the client; its last one is its FIN. */
  void fromClient(HttpContent chunk) {
    boolean last = chunk instanceof LastHttpContent;
    x.requestBytes += chunk.content().readableBytes();
    HttpContent passed = pass(toInstance, chunk, last, finToInstance);
    if (passed != null) {
      attempt.write(passed);
    }
    if (last && state != State.OVER) {
      clientEnded = true;
      blame(TunnelEnd.CLIENT);
      endInstance();
      if (instanceEnded) {
        attempt.flush();
        over();
      }
    }
    moved(passed != null || last);
  }

  /** Takes a chunk from the instance; its last one is its FIN. */
  void fromInstance(HttpContent chunk) {
    boolean last = chunk instanceof LastHttpContent;
    int length = chunk.content().readableBytes();
    HttpContent passed = pass(toClient, chunk, last, finToClient);
    if (passed != null) {
      x.responseBytes += length;
      x.flushWanted = true;
      x.downstream.write(passed);
    }
    if (last && state != State.OVER) {
      instanceEnded = true;
      blame(TunnelEnd.INSTANCE);
      if (clientEnded) {
        over(); // counted before the client can know
      }
      endClient();
    }
    moved(passed != null || last);
  }

  /** What is to be sent on of this chunk, which is taken over; null for nothing. */
  private @Nullable HttpContent pass(
      @Nullable FrameRelay relay, HttpContent chunk, boolean last, boolean ended) {
    ByteBuf bytes = chunk.content();
    if (ended || state == State.OVER || !bytes.isReadable()) {
      chunk.release();
      return null;
    }
    ByteBuf passed = relay == null ? bytes : relay.pass(bytes);
    if (passed == null) {
      return null;
    }
    return passed == bytes && !last ? chunk : new DefaultHttpContent(passed);
  }

  /** Something came: the silence is over, and it may have been a Close. */
  private void moved(boolean passed) {
    if (state == State.FINISHING || state == State.OVER) {
      return;
    }
    if (toClient != null && toInstance != null) {
      if (toInstance.isClosed()) {
        blame(TunnelEnd.CLIENT);
      }
      if (toClient.isClosed()) {
        blame(TunnelEnd.INSTANCE);
        if (toInstance.isClosed()) {
          closedByBoth();
          return;
        }
      }
    }
    if (passed) {
      deadline.set(x.loop().now(), patience());
    }
  }

  /** How long it may be silent from here on; zero: for ever. */
  private long patience() {
    if (state == State.CLOSING) {
      return CLOSE_NANOS;
    }
    long idle = idleNanos();
    boolean halfOpen = clientEnded || instanceEnded;
    return halfOpen && (idle <= 0 || idle > HALF_OPEN_NANOS) ? HALF_OPEN_NANOS : idle;
  }

  /** The two sides have agreed to end; the instance shall end its connection first. */
  private void closedByBoth() {
    if (state == State.CLOSING || clientEnded || instanceEnded) {
      finish();
    } else {
      deadline.set(x.loop().now(), CLOSE_NANOS);
    }
  }

  /** Reads on from the client if the instance takes more, or nothing is passed on to it. */
  void askClient() {
    if (clientEnded || state == State.OVER) {
      return;
    }
    boolean dropping = finToInstance || toInstance != null && toInstance.isStopped();
    if (dropping || attempt.isWritable()) {
      x.downstream.read();
    }
  }

  // Its end.

  /** Ends it in good order if it can be told; otherwise cuts it, or lets the drain's end do so. */
  void close(TunnelEnd why) {
    if (state != State.OPEN) {
      return;
    }
    if (toClient == null || toInstance == null || toClient.isLost() || toInstance.isLost()) {
      if (why != TunnelEnd.DRAIN) {
        cut(why);
      }
      return;
    }
    blame(why);
    state = State.CLOSING;
    deadline.set(x.loop().now(), CLOSE_NANOS);
    if (!finToClient) {
      ByteBuf now = toClient.close(CloseFrame.toClient(PooledByteBufAllocator.DEFAULT));
      if (now != null) {
        x.flushWanted = true;
        x.downstream.write(new DefaultHttpContent(now));
      }
    }
    if (!finToInstance) {
      int mask = x.loop().random().nextInt();
      ByteBuf now = toInstance.close(CloseFrame.toServer(PooledByteBufAllocator.DEFAULT, mask));
      if (now != null) {
        attempt.write(new DefaultHttpContent(now));
      }
    }
    flow.flush(x);
    moved(false);
    askClient();
  }

  private void cut(TunnelEnd why) {
    blame(why);
    String detail = why == TunnelEnd.IDLE ? "tunnel was silent for too long" : "route was changed";
    flow.truncated(x, Failure.TRUNCATED, detail);
  }

  private void expired() {
    switch (state) {
      case OPEN -> {
        boolean ending = clientEnded || instanceEnded || toClient != null && toClient.isClosed();
        if (ending) {
          finish();
        } else {
          close(TunnelEnd.IDLE);
        }
      }
      case CLOSING -> finish();
      case FINISHING -> {
        flow.end(x);
        if (clientEnded) {
          return; // its connection is ending in good order
        }
        x.downstream.write(new Abort(Failure.CLIENT_TIMEOUT, "no end of the tunnel"));
        x.downstream.flush();
      }
      case OVER -> {}
    }
  }

  /** FIN to both sides, then a moment for theirs. */
  private void finish() {
    state = State.FINISHING;
    letGo();
    endInstance();
    endClient();
    flow.flush(x);
    if (state == State.FINISHING) {
      deadline.set(x.loop().now(), LINGER_NANOS);
      askClient();
    }
  }

  private void endClient() {
    if (!finToClient) {
      finToClient = true;
      x.flushWanted = true;
      x.downstream.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void endInstance() {
    if (!finToInstance) {
      finToInstance = true;
      attempt.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /** Both sides have ended: so has the exchange. */
  private void over() {
    attempt.complete();
    flow.end(x);
  }

  /**
   * The instance's connection broke. False if the client is to be cut too; after the instance's FIN
   * it is not, for then it has all there was.
   */
  boolean outlivesInstance() {
    if (!instanceEnded || state == State.OVER) {
      return false;
    }
    finToInstance = true;
    finish();
    return true;
  }

  private void blame(TunnelEnd who) {
    if (reason == null) {
      reason = who;
    }
  }

  private void letGo() {
    if (toClient != null && toInstance != null) {
      toClient.cancel();
      toInstance.cancel();
    }
  }

  /** The exchange is over. */
  void release() {
    state = State.OVER;
    deadline.cancel();
    letGo();
    if (registered) {
      registered = false;
      tunnels.remove(this);
      if (toClient != null) {
        TunnelEnd end = reason == null ? TunnelEnd.ERROR : reason;
        x.snapshot.observation().webSocketClosed(x.service(), end.label());
      }
    }
  }
}
