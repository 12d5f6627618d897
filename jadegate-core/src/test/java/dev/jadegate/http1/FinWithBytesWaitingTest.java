package dev.jadegate.http1;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A FIN never overtakes bytes that still wait for the socket (SEMANTICS 42, 61)")
@Timeout(30)
final class FinWithBytesWaitingTest {
  /** More than the buffers of two sockets on loopback hold. */
  private static final int LARGE = 16 << 20;

  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void endOfATunnelReachesTheInstanceBehindAllBytes() throws Exception {
    try (ServerSocket origin = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> switched = new CompletableFuture<>();
      Channel channel = connect(origin.getLocalPort(), switched);
      try (Socket instance = origin.accept()) {
        channel.write(
            new RequestHead(
                HttpMethod.GET,
                "/",
                HttpVersion.HTTP_1_1,
                HeaderBlock.of(new HeaderBlock().add("upgrade", "x")),
                false));
        channel.writeAndFlush(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
        readHead(instance.getInputStream());
        instance
            .getOutputStream()
            .write("HTTP/1.1 101 Ok\r\nUpgrade: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        switched.get(10, SECONDS);

        channel.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[LARGE])));

        assertThat(instance.getInputStream().readAllBytes()).hasSize(LARGE);
      }
    }
  }

  @Test
  void finOfAClientThatStillReadsDoesNotCutItsResponse() throws Exception {
    CompletableFuture<Channel> answered = new CompletableFuture<>();
    Channel listener = listen(answered);
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      answered.get(10, SECONDS);

      client.shutdownOutput();
      readHead(client.getInputStream());

      assertThat(client.getInputStream().readAllBytes()).hasSize(LARGE);
    }
  }

  private static void readHead(InputStream in) throws Exception {
    for (int matched = 0; matched < 4; ) {
      int b = in.read();
      assertThat(b).as("connection ended within the head").isNotNegative();
      matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
    }
  }

  private Channel connect(int port, CompletableFuture<Void> switched) {
    return new Bootstrap()
        .group(loops.group())
        .channel(Transport.NIO.channel())
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline()
                    .addLast(new Http1Upstream())
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext ctx, Object message) {
                            if (message instanceof ResponseHead) {
                              switched.complete(null);
                            }
                            ReferenceCountUtil.release(message);
                          }
                        });
              }
            })
        .connect(InetAddress.getLoopbackAddress(), port)
        .syncUninterruptibly()
        .channel();
  }

  private Channel listen(CompletableFuture<Channel> answered) {
    Http1Settings settings =
        new Http1Settings(1000, 1000, 0, 0, SECONDS.toNanos(20), 0, true, () -> false);
    return new ServerBootstrap()
        .group(loops.group())
        .channel(Transport.NIO.serverChannel())
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline()
                    .addLast(new Http1Downstream(settings, loops.of(made.eventLoop())))
                    .addLast(new LargeAnswer(answered));
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  private static final class LargeAnswer extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Channel> answered;

    LargeAnswer(CompletableFuture<Channel> answered) {
      this.answered = answered;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof RequestHead) {
        HeaderBlock fields = new HeaderBlock();
        fields.add("content-length", Integer.toString(LARGE));
        ctx.write(new ResponseHead(HttpResponseStatus.OK, fields));
        ctx.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[LARGE])));
        answered.complete(ctx.channel());
      }
      ReferenceCountUtil.release(message);
    }
  }
}
