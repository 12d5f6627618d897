package dev.jadegate.testkit;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.logging.LogLevel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 by Netty's codec, whichever end it is. Keeps of a real one all of the
 * protocol: Netty's checks of what comes, its flow control, its answers to SETTINGS and PING. Only
 * its limit on RST_STREAM is off. Thread-safe.
 */
public final class Http2Connection {
  /** Buffers that {@link LeakWatch} does not count, since they are not the gateway's. */
  static final ByteBufAllocator UNWATCHED = new UnpooledByteBufAllocator(false, true);

  private final Channel channel;
  private final int number;
  private final Http2FrameCodec codec;
  private final AtomicInteger mostStreams = new AtomicInteger();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Http2Error> resets = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<Http2Error> goAways = new LinkedBlockingQueue<>();

  /**
   * Puts HTTP/2 at the end of a pipeline; called on its event loop.
   *
   * @param asked called with each stream that the other end opens, on its event loop
   */
  Http2Connection(
      Channel channel,
      int number,
      Http2FrameCodecBuilder builder,
      BiConsumer<Http2Connection, Http2StreamChannel> asked) {
    this.channel = channel;
    this.number = number;
    codec =
        builder
            .decoderEnforceMaxRstFramesPerWindow(0, 0)
            .encoderEnforceMaxRstFramesPerWindow(0, 0)
            .decoupleCloseAndGoAway(true)
            .frameLogger(new Resets())
            .build();
    codec.connection().addListener(new StreamCount());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("http2", codec);
    pipeline.addLast("streams", new Http2MultiplexHandler(new Asked(asked)));
    pipeline.addLast("connection", new Events());
  }

  /** Hands on a stream that the other end opened. */
  private final class Asked extends ChannelInitializer<Http2StreamChannel> {
    private final BiConsumer<Http2Connection, Http2StreamChannel> asked;

    Asked(BiConsumer<Http2Connection, Http2StreamChannel> asked) {
      this.asked = asked;
    }

    @Override
    protected void initChannel(Http2StreamChannel stream) {
      asked.accept(Http2Connection.this, stream);
    }
  }

  /** Sees each RST_STREAM, also those of streams that have ended. */
  private final class Resets extends Http2FrameLogger {
    Resets() {
      super(LogLevel.TRACE);
    }

    @Override
    public void logRstStream(
        Direction direction, ChannelHandlerContext ctx, int stream, long code) {
      if (direction == Direction.INBOUND) {
        resets.add(Http2Error.valueOf(code));
      }
    }
  }

  /** Sees how many streams there are at a time. */
  private final class StreamCount extends Http2ConnectionAdapter {
    @Override
    public void onStreamActive(Http2Stream stream) {
      mostStreams.accumulateAndGet(codec.connection().numActiveStreams(), Math::max);
    }
  }

  /** Sees what belongs to no stream. */
  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2SettingsFrame) {
        settled.countDown();
      } else if (frame instanceof Http2GoAwayFrame goAway) {
        goAways.add(Http2Error.valueOf(goAway.errorCode()));
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      over.countDown();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // Netty says GOAWAY and closes by itself, which a close from here would forestall.
    }
  }

  /** Waits for what Netty does. */
  static void await(Future<?> future, String what) throws IOException, InterruptedException {
    if (!future.await(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(what + " did not come to an end");
    }
    @Nullable Throwable cause = future.cause();
    if (cause != null) {
      throw new IOException(what + " failed: " + cause, cause);
    }
  }

  /** Ends an event loop with all its connections. */
  static void end(EventLoopGroup group) throws IOException, InterruptedException {
    await(group.shutdownGracefully(0, 0, TimeUnit.SECONDS), "an event loop");
  }

  Channel channel() {
    return channel;
  }

  /** 1 for the first connection of its origin. */
  public int number() {
    return number;
  }

  /** How many streams were open at once, at most. */
  public int mostStreams() {
    return mostStreams.get();
  }

  /** With which codes the other end has reset streams so far. A copy. */
  public List<Http2Error> resets() {
    return List.copyOf(resets);
  }

  /** Waits until the other end has sent its SETTINGS. */
  void awaitSettings() throws IOException, InterruptedException {
    boolean came = settled.await(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (!came) {
      throw new AssertionError("no SETTINGS came");
    }
  }

  /** Changes the settings of this end. */
  public void settings(Http2Settings settings) throws IOException, InterruptedException {
    await(channel.writeAndFlush(new DefaultHttp2SettingsFrame(settings)), "SETTINGS");
  }

  /** Announces that no more streams will be seen to, without saying yet which is the last. */
  public void announceEnd() throws IOException, InterruptedException {
    goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
  }

  /** Sends GOAWAY: streams above the last are not seen to; with an error, closes then. */
  public void goAway(int lastStream, Http2Error error) throws IOException, InterruptedException {
    ChannelPromise sent = channel.newPromise();
    channel
        .eventLoop()
        .execute(() -> {
          ChannelHandlerContext ctx = channel.pipeline().context(codec);
          codec.goAway(ctx, lastStream, error.code(), Unpooled.EMPTY_BUFFER, sent);
          ctx.flush();
        });
    await(sent, "GOAWAY");
  }

  /** Waits for GOAWAY from the other end. */
  public Http2Error awaitGoAway() throws InterruptedException {
    Http2Error error = goAways.poll(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (error == null) {
      throw new AssertionError("no GOAWAY came");
    }
    return error;
  }

  /** Waits until the connection is closed, by either end. */
  public void awaitEnd() throws InterruptedException {
    if (!over.await(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the connection did not end");
    }
  }

  /** Ends the connection with FIN, whatever is under way, without GOAWAY. */
  public void close() throws IOException, InterruptedException {
    await(channel.close(), "close");
  }

  /** Ends the connection with RST. */
  public void reset() throws IOException, InterruptedException {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    close();
  }
}
