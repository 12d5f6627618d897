package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http3Client;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that has no token gets one by Retry, and connects with it. */
@Timeout(60)
class RetryTest {
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void aTokenBringsAClientIn() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel socket =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                Http3.newQuicServerCodecBuilder()
                    .sslContext(tls())
                    .tokenHandler(
                        new RetryTokens(
                            new byte[32], System::nanoTime, () -> asked.incrementAndGet() > 0))
                    .handler(new ChannelInboundHandlerAdapter())
                    .build())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    int port = ((InetSocketAddress) socket.localAddress()).getPort();
    try (Http3Client client = Http3Client.connect(port)) {
      assertThat(client.isOpen()).isTrue();
      assertThat(asked).hasPositiveValue();
    } finally {
      socket.close().sync();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static QuicSslContext tls() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=gw.test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    return QuicSslContextBuilder.forServer(
            bundle.getKeyPair().getPrivate(), null, bundle.getCertificatePath())
        .applicationProtocols("h3")
        .build();
  }
}
