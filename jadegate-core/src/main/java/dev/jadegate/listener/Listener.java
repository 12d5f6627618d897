package dev.jadegate.listener;

import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.message.FieldValue;
import dev.jadegate.observe.HandshakeSeries;
import dev.jadegate.proxy.Flows;
import dev.jadegate.proxy.Snapshot;
import dev.jadegate.tls.DownstreamTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A bound port. Thread-safe. */
public final class Listener {
  /**
   * As nginx and HAProxy on Linux take it by default, rounded up; the kernel caps it by somaxconn.
   */
  private static final int BACKLOG = 4096;

  /** A client may be this much slower than its instance before reading from the instance stops. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  /**
   * What the listeners of a gateway share.
   *
   * @param tls what a listener serves, by its name, null in clear; asked once a connection
   * @param handshakes where those of a listener are counted, by its name
   * @param altSvc where else a listener is reached (RFC 7838), by its name; null: nowhere
   */
  public record Common(
      Loops loops,
      Transport transport,
      Flows flows,
      Supplier<Snapshot> snapshots,
      Supplier<Limits> limits,
      Downstreams downstreams,
      Function<String, @Nullable DownstreamTls> tls,
      Function<String, HandshakeSeries> handshakes,
      Function<String, @Nullable FieldValue> altSvc) {}

  private final ListenerSettings settings;
  private final Channel channel;

  private Listener(ListenerSettings settings, Channel channel) {
    this.settings = settings;
    this.channel = channel;
  }

  /**
   * Binds.
   *
   * @throws IOException if the port cannot be had; the message names it
   */
  public static Listener bind(ListenerSettings settings, Common common) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(common.loops().group())
            .channel(common.transport().serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new DownstreamPipeline(settings, common))
            .bind(settings.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      String address = text(settings.address());
      String reason =
          settings.address().isUnresolved() ? "no such host" : bound.cause().getMessage();
      throw new IOException("cannot listen on " + address + ": " + reason, bound.cause());
    }
    return new Listener(settings, bound.channel());
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  public ListenerSettings settings() {
    return settings;
  }

  /** The port it is bound to. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Takes no more connections; those there are stay. */
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
