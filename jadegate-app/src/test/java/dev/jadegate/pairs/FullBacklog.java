package dev.jadegate.pairs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** An instance that accepts nobody, and whose queue is full: whoever connects hears nothing. */
final class FullBacklog implements AutoCloseable {
  /** Linux queues one more than the backlog of 1, and drops what comes then. */
  private static final int FILLING = 4;

  private final ServerSocket server;
  private final List<SocketChannel> queued = new ArrayList<>();

  FullBacklog() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    for (int i = 0; i < FILLING; i++) {
      SocketChannel channel = SocketChannel.open();
      queued.add(channel);
      channel.configureBlocking(false);
      channel.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : queued) {
      channel.close();
    }
    server.close();
  }
}
