package dev.jadegate.loop;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** The ways to drive sockets. */
public enum Transport {
  /** Linux epoll, through Netty's native library. */
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
  /** Linux io_uring; by choice only, since container runtimes often forbid it. */
  IO_URING(IoUringServerSocketChannel.class, IoUringSocketChannel.class),
  /** The JDK's selectors; everywhere. */
  NIO(NioServerSocketChannel.class, NioSocketChannel.class);

  /**
   * Entries of the submission ring of a loop: as many operations as one batch of a busy loop makes.
   */
  private static final int RING_ENTRIES = 1024;

  /**
   * Netty's io_uring asks once for all that a socket has become readable, unless told not to. Such
   * a poll speaks of changes only, and if bytes and a reset came between two looks, there is no
   * further change behind the bytes: the reset was never seen, and the exchange waited for ever. A
   * poll for each wait looks at the state. It costs one more entry of the submission ring, no
   * system call.
   */
  private static final String POLL_ONCE_FOR_ALL = "io.netty.iouring.pollAddMultishotEnabled";

  static {
    if (System.getProperty(POLL_ONCE_FOR_ALL) == null) { // read when io_uring is first asked for
      System.setProperty(POLL_ONCE_FOR_ALL, "false");
    }
  }

  private final Class<? extends ServerSocketChannel> serverChannel;
  private final Class<? extends SocketChannel> channel;

  Transport(
      Class<? extends ServerSocketChannel> serverChannel, Class<? extends SocketChannel> channel) {
    this.serverChannel = serverChannel;
    this.channel = channel;
  }

  /** The best that works here without being asked for: epoll, else NIO. */
  public static Transport best() {
    return EPOLL.isAvailable() ? EPOLL : NIO;
  }

  /** Whether this machine has it. */
  public boolean isAvailable() {
    return switch (this) {
      case EPOLL -> Epoll.isAvailable();
      case IO_URING -> IoUring.isAvailable();
      case NIO -> true;
    };
  }

  /** Why this machine does not have it, for a log; empty if it does. */
  public String obstacle() {
    Throwable cause =
        switch (this) {
          case EPOLL -> Epoll.unavailabilityCause();
          case IO_URING -> IoUring.unavailabilityCause();
          case NIO -> null;
        };
    return cause == null ? "" : cause.toString();
  }

  /** The class of listening channels. */
  public Class<? extends ServerSocketChannel> serverChannel() {
    return serverChannel;
  }

  /** The class of connections. */
  public Class<? extends SocketChannel> channel() {
    return channel;
  }

  /** The class of datagram sockets, for DNS. */
  public Class<? extends DatagramChannel> datagramChannel() {
    return switch (this) {
      case EPOLL -> EpollDatagramChannel.class;
      case IO_URING -> IoUringDatagramChannel.class;
      case NIO -> NioDatagramChannel.class;
    };
  }

  /**
   * The option by which the datagram sockets of several loops share a port; null if there is none
   * here. The JDK has one for its own channels, which Netty does not hand through.
   */
  public @Nullable ChannelOption<Boolean> reusePort() {
    return switch (this) {
      case EPOLL -> EpollChannelOption.SO_REUSEPORT;
      case IO_URING -> IoUringChannelOption.SO_REUSEPORT;
      case NIO -> null;
    };
  }

  IoHandlerFactory ioHandlerFactory() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING ->
          IoUringIoHandler.newFactory(
              new IoUringIoHandlerConfig().setRingSize(RING_ENTRIES).setCqSize(RING_ENTRIES * 4));
      case NIO -> NioIoHandler.newFactory();
    };
  }
}
