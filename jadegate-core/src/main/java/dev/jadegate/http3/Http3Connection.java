package dev.jadegate.http3;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.DrainEvent;
import dev.jadegate.message.HeadAssembler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.StopSending;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the streams of a client's connection have in common: their number, what misbehaviour is
 * forgiven, and how the connection ends.
 *
 * <pre>
 *   OPEN ──drain, idle──► WARNED ──a round trip──► LAST ──no stream left──► CLOSED
 *    │ flood, protocol error                                                  ▲
 *    └────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * WARNED has sent a GOAWAY that names no stream, and still takes requests that were on their way;
 * LAST has named the last one (RFC 9114, section 5.2). Runs on the connection's event loop.
 */
public final class Http3Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http3Connection.class);

  private enum Phase {
    OPEN,
    WARNED,
    LAST,
    CLOSED
  }

  /** The highest id of a client's stream (RFC 9114, section 5.2). */
  private static final long HIGHEST_ID = (1L << 62) - 4;

  /** Between ids of requests. */
  private static final long ID_STEP = 4;

  /** Control, QPACK encoder and decoder, and some that are to be ignored (section 6.2.3). */
  private static final int MAX_ONE_WAY_STREAMS = 16;

  /**
   * What is forgiven in {@link #WINDOW_NANOS}: frames without effect, and requests that the client
   * takes back. More than a browser makes that leaves a page with all its streams in use.
   */
  private static final int MAX_GLITCHES = 400;

  private static final long WINDOW_NANOS = 10_000_000_000L;

  /**
   * Netty keeps a stream whose FIN never came as long as its connection lives. With so many of
   * them, the connection is drained, and the client makes a new one.
   */
  private static final int MAX_UNFINISHED = 1000;

  /** For packets of the last response that are lost: some round trips, within these bounds. */
  private static final int LINGER_ROUND_TRIPS = 6;

  private static final long MIN_LINGER_NANOS = 200_000_000L;
  private static final long MAX_LINGER_NANOS = 2_000_000_000L;
  private static final long MIN_ROUND_TRIP_NANOS = 10_000_000L;
  private static final long MAX_ROUND_TRIP_NANOS = 1_000_000_000L;

  /**
   * How often clients that want no more of a response are looked for, while there are streams:
   * taste. Nobody else waits for it, and it costs each stream a call of the native library.
   */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Http3Limits limits;
  private final Loop loop;
  private final Runnable onFlood;
  private final HeadAssembler heads = new HeadAssembler();
  private final Deadline deadline;
  private final Deadline look;
  private boolean looking;
  private Phase phase = Phase.OPEN;
  private final Set<ChannelHandlerContext> streams = new HashSet<>();
  private int unfinished;
  private int oneWayStreams;
  private long nextId;
  private int glitches;
  private long windowStart;
  private @Nullable ChannelHandlerContext context;

  /**
   * @param onFlood told before a connection is closed because it makes more work than requests do
   */
  public Http3Connection(Http3Limits limits, Loop loop, Runnable onFlood) {
    this.limits = limits;
    this.loop = loop;
    this.onFlood = onFlood;
    deadline = new Deadline(loop, this::expired);
    look = new Deadline(loop, this::look);
    windowStart = loop.now();
  }

  /** Where heads of this connection are put together, one at a time. */
  HeadAssembler heads() {
    return heads;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    deadline.set(loop.now(), limits.idleNanos());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    deadline.cancel();
    look.cancel();
    ctx.fireChannelInactive();
  }

  /** A stream that the client opened; Netty's handler has put its pipeline together. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    QuicStreamChannel stream = (QuicStreamChannel) message;
    if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
      nextId = Math.max(nextId, stream.streamId() + ID_STEP);
    } else if (++oneWayStreams > MAX_ONE_WAY_STREAMS) {
      flooded();
    } else {
      stream.pipeline().addLast(IgnoredFrames.INSTANCE);
    }
    ctx.fireChannelRead(message);
  }

  /** Whether a new request is served; else its client may send it again elsewhere. */
  public boolean admits(QuicStreamChannel stream) {
    return phase != Phase.LAST && phase != Phase.CLOSED;
  }

  void streamOpened(ChannelHandlerContext stream) {
    streams.add(stream);
    if (phase == Phase.OPEN) {
      deadline.off();
    }
    if (!looking) {
      looking = true;
      look.set(loop.now(), LOOK_NANOS);
    }
  }

  /** Netty tells of a client that wants no more of a response when something is written only. */
  private void look() {
    looking = !streams.isEmpty();
    if (looking) {
      look.set(loop.now(), LOOK_NANOS);
    }
    for (ChannelHandlerContext stream : List.copyOf(streams)) {
      if (StopSending.isReceived((QuicStreamChannel) stream.channel())) {
        stream.pipeline().fireUserEventTriggered(StreamEvent.STOPPED);
      }
    }
  }

  /**
   * A stream is over.
   *
   * @param finished whether the client had sent all of its request
   */
  void streamClosed(ChannelHandlerContext stream, boolean finished) {
    streams.remove(stream);
    if (!finished && ++unfinished == MAX_UNFINISHED) {
      drain();
    }
    if (streams.isEmpty()) {
      lastStreamClosed();
    }
  }

  private void lastStreamClosed() {
    if (phase == Phase.OPEN) {
      deadline.set(loop.now(), limits.idleNanos());
    } else if (phase == Phase.LAST) {
      linger();
    }
  }

  /** Counts something useless that the client made; false if it was too much, and all is over. */
  boolean forgives(int count) {
    long now = loop.now();
    if (now - windowStart > WINDOW_NANOS) {
      windowStart = now;
      glitches = 0;
    }
    glitches += count;
    if (glitches <= MAX_GLITCHES) {
      return true;
    }
    flooded();
    return false;
  }

  private void flooded() {
    if (phase != Phase.CLOSED) {
      onFlood.run();
      fail(Http3ErrorCode.H3_EXCESSIVE_LOAD); // section 10.5
    }
  }

  /** Ends the connection at once. */
  void fail(Http3ErrorCode why) {
    phase = Phase.CLOSED;
    deadline.cancel();
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      channel(ctx).close(true, why.code(), Unpooled.EMPTY_BUFFER);
    }
  }

  private void expired() {
    switch (phase) {
      case OPEN -> drain();
      case LAST -> fail(Http3ErrorCode.H3_NO_ERROR);
      case WARNED -> last();
      case CLOSED -> {}
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == DrainEvent.INSTANCE) {
      drain();
      List.copyOf(streams).forEach(stream -> stream.fireUserEventTriggered(event)); // for tunnels
    }
    ctx.fireUserEventTriggered(event);
  }

  private void drain() {
    if (phase == Phase.OPEN) {
      phase = Phase.WARNED;
      goAway(HIGHEST_ID);
      deadline.set(loop.now(), Math.clamp(roundTrip(), MIN_ROUND_TRIP_NANOS, MAX_ROUND_TRIP_NANOS));
    }
  }

  private void last() {
    phase = Phase.LAST;
    goAway(nextId);
    if (streams.isEmpty()) {
      linger();
    }
  }

  /**
   * QUIC forgets what was sent as soon as the connection is closed, so packets that are lost could
   * not be sent again. A client that has all it wants closes before.
   */
  private void linger() {
    long nanos = LINGER_ROUND_TRIPS * roundTrip();
    deadline.set(loop.now(), Math.clamp(nanos, MIN_LINGER_NANOS, MAX_LINGER_NANOS));
  }

  private long roundTrip() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ctx.channel().isActive()) {
      return 0;
    }
    var stats = channel(ctx).collectPathStats(0); // complete at once on the loop
    return stats.isSuccess() ? stats.getNow().rtt() : 0;
  }

  private void goAway(long id) {
    ChannelHandlerContext ctx = context;
    QuicStreamChannel control = ctx == null ? null : Http3.getLocalControlStream(ctx.channel());
    if (control != null) {
      control.writeAndFlush(new DefaultHttp3GoAwayFrame(id));
    }
  }

  private static QuicChannel channel(ChannelHandlerContext ctx) {
    return (QuicChannel) ctx.channel();
  }

  /** Faults of the client's QUIC or TLS; Netty closes the connection where it has to. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.atDebug().setCause(cause).log("connection failed");
  }
}
