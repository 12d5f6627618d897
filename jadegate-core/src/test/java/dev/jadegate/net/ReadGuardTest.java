package dev.jadegate.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

final class ReadGuardTest {
  /** A socket that counts reads and, as one with a write under way, does not close at once. */
  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private int reads;

    @Override
    public void read(ChannelHandlerContext ctx) {
      reads++;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {}
  }

  private final Socket socket = new Socket();
  private final EmbeddedChannel channel = new EmbeddedChannel(socket, new ReadGuard());

  @Test
  void readsPassWhileTheConnectionIsOpen() {
    socket.reads = 0;
    channel.read();

    assertThat(socket.reads).isEqualTo(1);
  }

  @Test
  void readsEndWithTheClose() {
    socket.reads = 0;
    channel.close();
    channel.read();

    assertThat(socket.reads).isZero();
  }

  @Test
  void readsEndWithTheResetThatPassesAllHandlers() {
    EmbeddedChannel cut = new EmbeddedChannel(new ReadGuard(), new ChannelInboundHandlerAdapter());
    ChannelHandlerContext last = cut.pipeline().lastContext();
    Reset.close(last);
    Socket below = new Socket();
    cut.pipeline().addFirst(below);
    last.read();

    assertThat(below.reads).isZero();
  }
}
