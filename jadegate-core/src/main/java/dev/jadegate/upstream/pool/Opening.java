package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.net.ReadGuard;
import dev.jadegate.tls.Handshake;
import dev.jadegate.tls.Session;
import dev.jadegate.tls.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection on its way: TCP, then TLS if the instance has it, within one timeout. Tells its
 * owner once how it went. Belongs to its event loop.
 */
final class Opening extends ChannelInitializer<Channel> implements Handshake.Outcome {
  /** Whose connection it shall be. */
  interface Owner {
    /** Adds what stands before TLS, if anything does. */
    default void first(Channel channel) {}

    /** Adds the codec, before the first byte. */
    void install(Channel channel);

    /** The codec may be used. */
    void opened();

    /** Nothing came of it. */
    void failed(Failure failure, String detail);
  }

  private final Loop loop;
  private final InetSocketAddress address;
  private final PoolSettings settings;
  private final long connectNanos;
  private final long startNanos;
  private final Owner owner;
  private @Nullable Deadline deadline;
  private boolean over;

  Opening(
      Loop loop, InetSocketAddress address, PoolSettings settings, long connectNanos, Owner owner) {
    this.loop = loop;
    this.address = address;
    this.settings = settings;
    this.connectNanos = connectNanos;
    this.owner = owner;
    startNanos = loop.now();
  }

  void start(Connector connector) {
    connector.connect(loop, address, connectNanos, this).addListener(this::connected);
  }

  @Override
  protected void initChannel(Channel channel) {
    ReadGuard.addTo(channel);
    owner.first(channel);
    UpstreamTls tls = settings.tls();
    if (tls == null) {
      owner.install(channel);
    } else {
      channel
          .pipeline()
          .addLast("tls", tls.handler(channel.alloc(), address.getHostString(), address.getPort()))
          .addLast("handshake", new Handshake(this, false));
    }
  }

  private void connected(Future<? super Void> connected) {
    if (!connected.isSuccess()) {
      Throwable cause = connected.cause();
      boolean late = cause instanceof ConnectTimeoutException;
      failed(
          late ? Failure.CONNECT_TIMEOUT : Failure.CONNECT_FAILURE,
          String.valueOf(cause.getMessage()));
    } else if (settings.tls() == null) {
      over = true;
      owner.opened();
    } else if (!over && connectNanos > 0) {
      Channel channel = ((ChannelFuture) connected).channel();
      Deadline handshake = new Deadline(loop, () -> expired(channel));
      deadline = handshake;
      handshake.set(startNanos, connectNanos);
    }
  }

  private void expired(Channel channel) {
    failed(Failure.CONNECT_TIMEOUT, "TLS handshake with " + address + " takes too long");
    channel.close();
  }

  @Override
  public void succeeded(ChannelHandlerContext ctx, Session session) {
    if (!over && settings.http2() && !session.protocol().equals("h2")) {
      failed(Failure.CONNECT_FAILURE, address + " does not speak HTTP/2 over TLS");
    }
    if (over) {
      ctx.close();
      return;
    }
    end();
    owner.install(ctx.channel());
    owner.opened();
  }

  @Override
  public void failed(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    failed(Failure.CONNECT_FAILURE, "TLS handshake with " + address + " failed: " + why);
  }

  private void failed(Failure failure, String detail) {
    if (!over) {
      end();
      owner.failed(failure, detail);
    }
  }

  private void end() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
